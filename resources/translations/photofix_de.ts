<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Open what is in the clipboard</source>
        <translation>Inhalt der Zwischenablage öffnen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the result</source>
        <translation>Ergebnis speichern</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Copy the result</source>
        <translation>Ergebnis kopieren</translation>
    </message>
    <message>
        <source>Repair again</source>
        <translation>Erneut reparieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove all from the strip</source>
        <translation>Alle aus dem Filmstreifen nehmen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message>
        <source>the picture from the clipboard</source>
        <translation>das Bild aus der Zwischenablage</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>Doors</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Open the photos of a folder</source>
        <translation>Fotos eines Ordners öffnen</translation>
    </message>
    <message>
        <source>There is no photo in the clipboard.</source>
        <translation>In der Zwischenablage ist kein Foto.</translation>
    </message>
    <message>
        <source>That is an address on the web.</source>
        <translation>Das ist eine Adresse im Internet.</translation>
    </message>
    <message>
        <source>photofix opens photos of this computer alone.</source>
        <translation>photofix öffnet nur Fotos, die auf diesem Rechner liegen.</translation>
    </message>
    <message>
        <source>Save the photo first, and drop its file here.</source>
        <translation>Das Foto zuerst speichern und dann die Datei hierher ziehen.</translation>
    </message>
    <message>
        <source>Drop or paste photos, or folders of them.</source>
        <translation>Fotos oder ganze Ordner lassen sich hierher ziehen oder einfügen.</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Strength of %1</source>
        <translation>Stärke bei %1</translation>
    </message>
    <message>
        <source>Removal from the strip</source>
        <translation>Aus dem Filmstreifen nehmen</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Single keys act while the photo has the focus: click it, or press Tab until its handle is ringed.</source>
        <translation>Einzelne Tasten wirken, solange das Foto den Fokus hat: darauf klicken, oder Tab drücken, bis der Griff umrandet ist.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>Fotos öffnen</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Paste from the clipboard</source>
        <translation>Aus der Zwischenablage einfügen</translation>
    </message>
    <message>
        <source>Photo before, next photo</source>
        <translation>Voriges Foto, nächstes Foto</translation>
    </message>
    <message>
        <source>Take out of the strip; the file stays</source>
        <translation>Aus dem Filmstreifen nehmen; die Datei bleibt</translation>
    </message>
    <message>
        <source>Take all out of the strip</source>
        <translation>Alle aus dem Filmstreifen nehmen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Speichern unter</translation>
    </message>
    <message>
        <source>Copy to the clipboard</source>
        <translation>In die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Original, while held</source>
        <translation>Original, solange gedrückt</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Whole photo</source>
        <translation>Ganzes Foto</translation>
    </message>
    <message>
        <source>100 %, 200 %</source>
        <translation>100 %, 200 %</translation>
    </message>
    <message>
        <source>Nearer, further</source>
        <translation>Vergrößern, verkleinern</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Move the divider</source>
        <translation>Trennlinie verschieben</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparatur</translation>
    </message>
    <message>
        <source>Repair again</source>
        <translation>Erneut reparieren</translation>
    </message>
    <message>
        <source>Stop, or close the message</source>
        <translation>Abbrechen, oder Meldung schließen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>Diese Seite</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Not all is saved yet.</source>
        <translation>Es ist noch nicht alles gespeichert.</translation>
    </message>
    <message>
        <source>Each photo is saved as soon as its repair is finished.</source>
        <translation>Jedes Foto wird gespeichert, sobald seine Reparatur fertig ist.</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>Warten</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Schließen, ohne zu speichern</translation>
    </message>
    <message>
        <source>That is no photo.</source>
        <translation>Das ist kein Foto.</translation>
    </message>
    <message>
        <source>Still being saved.</source>
        <translation>Wird noch gespeichert.</translation>
    </message>
    <message>
        <source>A photo stays in the strip until its result is saved.</source>
        <translation>Ein Foto bleibt im Filmstreifen, bis sein Ergebnis gespeichert ist.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>“%1” is repaired.</source>
        <translation>„%1“ ist repariert.</translation>
    </message>
    <message>
        <source>“%1” couldn’t be repaired.</source>
        <translation>„%1“ konnte nicht repariert werden.</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Strength in percent</source>
        <translation>Stärke in Prozent</translation>
    </message>
    <message>
        <source>0 % leaves the photo as it is, 100 % is the model’s own answer, beyond that it is exaggerated.</source>
        <translation>Bei 0 % bleibt das Foto, wie es ist, bei 100 % gilt das Ergebnis des Modells, darüber wird es übertrieben.</translation>
    </message>
    <message>
        <source>About this photo</source>
        <translation>Zu diesem Foto</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message numerus="yes">
        <source>%n bit</source>
        <translation>
            <numerusform>%n Bit</numerusform>
            <numerusform>%n Bit</numerusform>
        </translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>%1 megapixels</source>
        <translation>%1 Megapixel</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation>Säubern</translation>
    </message>
    <message>
        <source>Noise and compression.</source>
        <translation>Rauschen und Kompression.</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>A profile of its own</source>
        <translation>Eigenes Profil</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Graustufen</translation>
    </message>
</context>
<context>
    <name>Pasted</name>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Save the result</source>
        <translation>Ergebnis speichern</translation>
    </message>
    <message>
        <source>There is already a file “%1”.</source>
        <translation>Es gibt schon eine Datei „%1“.</translation>
    </message>
    <message>
        <source>It stays as it is unless you replace it.</source>
        <translation>Sie bleibt unverändert, solange sie nicht ersetzt wird.</translation>
    </message>
    <message>
        <source>Save as “%1”</source>
        <translation>Als „%1“ speichern</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message numerus="yes">
        <source>Saved %n photos.</source>
        <translation>
            <numerusform>%n Foto gespeichert.</numerusform>
            <numerusform>%n Fotos gespeichert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved as “%1”.</source>
        <translation>Als „%1“ gespeichert.</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>The whole result is in the clipboard, in sRGB.</source>
        <translation>Das ganze Ergebnis ist in der Zwischenablage, in sRGB.</translation>
    </message>
</context>
<context>
    <name>Roll</name>
    <message>
        <source>saving</source>
        <translation>wird gespeichert</translation>
    </message>
    <message>
        <source>working %1 %</source>
        <translation>in Arbeit, %1 %</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
</context>
<context>
    <name>SaveCard</name>
    <message>
        <source>Same as the photo</source>
        <translation>Wie das Foto</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Automatic is 95, or that of the photo if it is higher. Lower makes smaller files and loses detail.</source>
        <translation>Automatisch heißt 95, oder die Qualität des Fotos, wenn sie höher ist. Niedrigere Werte machen die Datei kleiner und kosten Details.</translation>
    </message>
    <message>
        <source>{name} is the photo’s own name, {steps} what was done, such as clean. The ending comes by itself.</source>
        <translation>{name} ist der Name des Fotos, {steps} steht für das, was getan wurde, etwa clean. Die Endung kommt von selbst.</translation>
    </message>
    <message>
        <source>Beside the photo</source>
        <translation>Neben dem Foto</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Remove location and camera data</source>
        <translation>Orts- und Kameradaten entfernen</translation>
    </message>
    <message>
        <source>Save all that are done</source>
        <translation>Alle fertigen speichern</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Fields: %1</source>
        <translation>Felder: %1</translation>
    </message>
    <message>
        <source>Example of the name</source>
        <translation>Beispiel für den Namen</translation>
    </message>
    <message>
        <source>Save results into</source>
        <translation>Ergebnisse speichern in</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Starting the engine…</source>
        <translation>Bildbearbeitung startet …</translation>
    </message>
    <message>
        <source>Progress of the repair</source>
        <translation>Fortschritt der Reparatur</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>Anhalten (Esc)</translation>
    </message>
    <message>
        <source>%1 megapixels/s</source>
        <translation>%1 Megapixel/s</translation>
    </message>
    <message>
        <source>Photo %1 of %2</source>
        <translation>Foto %1 von %2</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>%1 wird geöffnet …</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert …</translation>
    </message>
    <message>
        <source>Finishing %1, to be saved</source>
        <translation>%1 wird fertiggestellt und gespeichert</translation>
    </message>
    <message>
        <source>Repairing…</source>
        <translation>Wird repariert …</translation>
    </message>
    <message>
        <source>Saves when finished · %1</source>
        <translation>Speichert, sobald fertig · %1</translation>
    </message>
    <message>
        <source>Repaired</source>
        <translation>Repariert</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Not repaired</source>
        <translation>Nicht repariert</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>noch %1 s</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>noch %1 min</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Open photos</source>
        <translation>Geöffnete Fotos</translation>
    </message>
    <message>
        <source>Arrows move through the photos; Delete takes one out of the strip.</source>
        <translation>Die Pfeiltasten führen durch die Fotos; Entf nimmt eines aus dem Filmstreifen.</translation>
    </message>
    <message>
        <source>Remove from the strip</source>
        <translation>Aus dem Filmstreifen nehmen</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>Alle herausnehmen</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>The open photo</source>
        <translation>Das geöffnete Foto</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More to do, and all keys</source>
        <translation>Weitere Befehle und alle Tasten</translation>
    </message>
    <message>
        <source>How before and after are shown</source>
        <translation>Wie Vorher und Nachher gezeigt werden</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Geteilt</translation>
    </message>
    <message>
        <source>Before and after with a divider (S)</source>
        <translation>Vorher und Nachher mit Trennlinie (S)</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Before and after beside each other (D)</source>
        <translation>Vorher und Nachher nebeneinander (D)</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>The result alone; hold Space for the original</source>
        <translation>Nur das Ergebnis; Leertaste halten zeigt das Original</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Photo, before and after</source>
        <translation>Foto, vorher und nachher</translation>
    </message>
    <message>
        <source>Hold Space for the original. S split, D side by side, F fit, 1 for 100 %, 2 for 200 %, arrows for the other photos.</source>
        <translation>Leertaste halten zeigt das Original. S geteilt, D nebeneinander, F ganzes Foto, 1 für 100 %, 2 für 200 %, Pfeiltasten für die anderen Fotos.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Drop a photo here</source>
        <translation>Foto hierher ziehen</translation>
    </message>
    <message>
        <source>photofix removes noise and compression damage, on this computer alone: no photo leaves it.</source>
        <translation>photofix entfernt Rauschen und Kompressionsschäden, nur auf diesem Rechner: Kein Foto verlässt ihn.</translation>
    </message>
    <message>
        <source>Open a photo…</source>
        <translation>Foto öffnen …</translation>
    </message>
    <message>
        <source>Try a sample photo</source>
        <translation>Beispielfoto ausprobieren</translation>
    </message>
</context>
<context>
    <name>ZoomBar</name>
    <message>
        <source>Zoom out (−)</source>
        <translation>Verkleinern (−)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole photo (F)</source>
        <translation>Das ganze Foto zeigen (F)</translation>
    </message>
    <message>
        <source>One pixel of the photo for one of the screen (1)</source>
        <translation>Ein Pixel des Fotos auf einem Pixel des Bildschirms (1)</translation>
    </message>
    <message>
        <source>Twice that (2)</source>
        <translation>Das Doppelte davon (2)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>Vergrößern (+)</translation>
    </message>
    <message>
        <source>The zoom</source>
        <translation>Die Vergrößerung</translation>
    </message>
</context>
</TS>
