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
        <source>Save the steps…</source>
        <translation>Schritte speichern …</translation>
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
    <name>Batch</name>
    <message>
        <source>Added: %1</source>
        <translation>Hinzugefügt: %1</translation>
    </message>
    <message>
        <source>Photos in it are looked at, and come after those that wait.</source>
        <translation>Fotos darin werden angesehen und kommen nach denen, die warten.</translation>
    </message>
    <message>
        <source>Nothing was added.</source>
        <translation>Es wurde nichts hinzugefügt.</translation>
    </message>
    <message>
        <source>Add it when this batch has come to its end.</source>
        <translation>Fügen Sie es hinzu, wenn dieser Stapel zu Ende ist.</translation>
    </message>
    <message>
        <source>Photos are being repaired.</source>
        <translation>Es werden Fotos repariert.</translation>
    </message>
    <message>
        <source>What is finished stays. The same batch goes on where it was stopped, if you choose it again.</source>
        <translation>Was fertig ist, bleibt. Derselbe Stapel geht da weiter, wo er aufgehört hat, wenn Sie ihn wieder wählen.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>photo.jpg</source>
        <translation>Foto.jpg</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Batch · %1 %</source>
        <translation>Stapel · %1 %</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Add photos</source>
        <translation>Fotos hinzufügen</translation>
    </message>
    <message>
        <source>There is no folder of results.</source>
        <translation>Es gibt keinen Ordner mit Ergebnissen.</translation>
    </message>
    <message>
        <source>No photo was repaired yet.</source>
        <translation>Es wurde noch kein Foto repariert.</translation>
    </message>
    <message>
        <source>“%1” can’t be opened.</source>
        <translation>„%1“ kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The system has no program for it, or none that answers.</source>
        <translation>Das System hat kein Programm dafür, oder keines, das antwortet.</translation>
    </message>
    <message>
        <source>It is in %1.</source>
        <translation>Es liegt in %1.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Batch: %1</source>
        <translation>Stapel: %1</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>BatchWords</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>done before</source>
        <translation>schon früher fertig</translation>
    </message>
    <message>
        <source>repaired by photofix before</source>
        <translation>früher von photofix repariert</translation>
    </message>
    <message>
        <source>no photo</source>
        <translation>kein Foto</translation>
    </message>
    <message>
        <source>working %1 %</source>
        <translation>in Arbeit, %1 %</translation>
    </message>
    <message>
        <source>, then </source>
        <translation>, dann </translation>
    </message>
    <message>
        <source>%1, at most %2 pixels long</source>
        <translation>%1, höchstens %2 Pixel lang</translation>
    </message>
    <message>
        <source>done before (%1)</source>
        <translation>schon fertig (%1)</translation>
    </message>
    <message>
        <source>repaired by photofix before (%1)</source>
        <translation>früher von photofix repariert (%1)</translation>
    </message>
    <message>
        <source>failed before (%1)</source>
        <translation>früher gescheitert (%1)</translation>
    </message>
    <message>
        <source>with a name that is taken (%1)</source>
        <translation>mit vergebenem Namen (%1)</translation>
    </message>
    <message>
        <source>that can’t be read (%1)</source>
        <translation>unlesbar (%1)</translation>
    </message>
    <message>
        <source>%1 megapixels</source>
        <translation>%1 Megapixel</translation>
    </message>
    <message>
        <source>%1 megapixels, about %2</source>
        <translation>%1 Megapixel, etwa %2</translation>
    </message>
    <message>
        <source>About %1 of %2 that are free</source>
        <translation>Etwa %1 von %2, die frei sind</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
</context>
<context>
    <name>BrushBar</name>
    <message>
        <source>Brush that protects places</source>
        <translation>Pinsel, der Stellen schützt</translation>
    </message>
    <message>
        <source>Brush for the mask of what is erased</source>
        <translation>Pinsel für die Maske dessen, was entfernt wird</translation>
    </message>
    <message>
        <source>What is tinted is erased. Paint over what was missed; the right button rubs out.</source>
        <translation>Getöntes wird entfernt. Übersehenes übermalen; die rechte Taste radiert.</translation>
    </message>
    <message>
        <source>Paint over what is to stay as it was. The right button rubs out.</source>
        <translation>Was bleiben soll, wie es war, übermalen. Die rechte Taste radiert.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Size of the brush on the screen, in pixels</source>
        <translation>Größe des Pinsels auf dem Bildschirm, in Pixeln</translation>
    </message>
    <message>
        <source>Size of the brush ([ and ])</source>
        <translation>Größe des Pinsels ([ und ])</translation>
    </message>
    <message>
        <source>Rub out</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Rub out instead of painting (X)</source>
        <translation>Radieren statt malen (X)</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>Wie gefunden</translation>
    </message>
    <message>
        <source>Forget what was painted: erase what was found</source>
        <translation>Gemaltes vergessen: entfernen, was gefunden wurde</translation>
    </message>
    <message>
        <source>Lay the brush down (Esc); the mask stays as it is</source>
        <translation>Pinsel weglegen (Esc); die Maske bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Protect nothing any more</source>
        <translation>Nichts mehr schützen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Lay the brush down (Esc); what is protected stays so</source>
        <translation>Pinsel weglegen (Esc); Geschütztes bleibt geschützt</translation>
    </message>
</context>
<context>
    <name>Centre</name>
    <message>
        <source>What it will learn to undo</source>
        <translation>Was photofix zu reparieren lernt</translation>
    </message>
    <message>
        <source>Some of your photos, and the same with your camera’s noise and compression added once more.</source>
        <translation>Einige der eigenen Fotos, und dieselben noch einmal mit Rauschen und Kompression der Kamera.</translation>
    </message>
    <message>
        <source>Some of your better versions, and the photos that it will learn to turn into them.</source>
        <translation>Einige der besseren Fassungen, und die Fotos, aus denen sie werden sollen.</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Vorbereitung …</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Now it is judged on photos that it never saw.</source>
        <translation>Jetzt wird es an Fotos geprüft, die es nie gesehen hat.</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Your photos that it doesn’t learn from, as it repairs them now</source>
        <translation>Zurückgelegte eigene Fotos, wie sie jetzt repariert werden</translation>
    </message>
    <message>
        <source>What it learns to undo</source>
        <translation>Was photofix zu reparieren lernt</translation>
    </message>
    <message>
        <source>Some of your photos, as they really are</source>
        <translation>Einige der eigenen Fotos, so wie sie sind</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Eigenes</translation>
    </message>
    <message>
        <source>Built-in</source>
        <translation>Mitgeliefert</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>Sauber</translation>
    </message>
    <message>
        <source>Which photos are shown</source>
        <translation>Welche Fotos gezeigt werden</translation>
    </message>
    <message>
        <source>Add photos…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Or drop photos and folders here, also while it runs</source>
        <translation>Oder Fotos und Ordner hierher ziehen, auch während er läuft</translation>
    </message>
    <message>
        <source>%1 files and folders</source>
        <translation>%1 Dateien und Ordner</translation>
    </message>
    <message>
        <source>Results go to %1</source>
        <translation>Ergebnisse kommen nach %1</translation>
    </message>
    <message>
        <source>All (%1)</source>
        <translation>Alle (%1)</translation>
    </message>
    <message>
        <source>Waiting (%1)</source>
        <translation>Wartend (%1)</translation>
    </message>
    <message>
        <source>Done (%1)</source>
        <translation>Fertig (%1)</translation>
    </message>
    <message>
        <source>Failed (%1)</source>
        <translation>Gescheitert (%1)</translation>
    </message>
    <message>
        <source>Left out (%1)</source>
        <translation>Ausgelassen (%1)</translation>
    </message>
    <message>
        <source>None of the photos is in this state.</source>
        <translation>Kein Foto ist in diesem Zustand.</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht…</translation>
    </message>
    <message>
        <source>Choose a repair, and what is to be done is listed here.</source>
        <translation>Wählen Sie eine Reparatur; hier steht dann, was zu tun ist.</translation>
    </message>
</context>
<context>
    <name>ColourPointing</name>
    <message>
        <source>What colour is here?</source>
        <translation>Welche Farbe ist hier?</translation>
    </message>
</context>
<context>
    <name>CompareBar</name>
    <message>
        <source>Comparison of two repairs</source>
        <translation>Vergleich zweier Reparaturen</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>wie es ist</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>repariert</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>not repaired</source>
        <translation>nicht repariert</translation>
    </message>
    <message>
        <source>Which one the panel changes</source>
        <translation>Welche die Leiste rechts ändert</translation>
    </message>
    <message>
        <source>Work on A</source>
        <translation>An A arbeiten</translation>
    </message>
    <message>
        <source>Work on B</source>
        <translation>An B arbeiten</translation>
    </message>
    <message>
        <source>Keep A</source>
        <translation>A behalten</translation>
    </message>
    <message>
        <source>End the comparison with A (Esc)</source>
        <translation>Vergleich mit A beenden (Esc)</translation>
    </message>
    <message>
        <source>Keep B</source>
        <translation>B behalten</translation>
    </message>
    <message>
        <source>End the comparison with B</source>
        <translation>Vergleich mit B beenden</translation>
    </message>
    <message>
        <source>The panel changes %1, and %1 is what is saved.</source>
        <translation>Die Leiste rechts ändert %1, und %1 wird gespeichert.</translation>
    </message>
</context>
<context>
    <name>Curves</name>
    <message>
        <source>yours</source>
        <translation>eigenes</translation>
    </message>
    <message>
        <source>built-in</source>
        <translation>mitgeliefertes</translation>
    </message>
    <message>
        <source>The curves can’t be drawn: %1</source>
        <translation>Die Kurven lassen sich nicht zeichnen: %1</translation>
    </message>
    <message>
        <source>PSNR on photos held back</source>
        <translation>PSNR auf zurückgelegten Fotos</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Loss</translation>
    </message>
    <message>
        <source>How close to the clean photos, on those that are held back: higher is better</source>
        <translation>Wie nah an den sauberen Fotos, bei zurückgelegten: höher ist besser</translation>
    </message>
    <message>
        <source>How far from the clean photos, on those that are learnt from: lower is better</source>
        <translation>Wie weit von den sauberen Fotos, bei denen zum Lernen: niedriger ist besser</translation>
    </message>
    <message>
        <source>PSNR in dB</source>
        <translation>PSNR in dB</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
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
    <message>
        <source>“%1” was added to your models.</source>
        <translation>„%1“ gehört jetzt zu den eigenen Modellen.</translation>
    </message>
    <message>
        <source>Whether it fits is found when it is first used. %1</source>
        <translation>Ob es passt, zeigt sich beim ersten Gebrauch. %1</translation>
    </message>
</context>
<context>
    <name>Drops</name>
    <message>
        <source>That is no photo.</source>
        <translation>Das ist kein Foto.</translation>
    </message>
</context>
<context>
    <name>FormatChoice</name>
    <message>
        <source>Same as the photo</source>
        <translation>Wie das Foto</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Size of the result</source>
        <translation>Größe des Ergebnisses</translation>
    </message>
    <message>
        <source>Kept %1</source>
        <translation>%1 behalten</translation>
    </message>
    <message>
        <source>Protected nothing any more</source>
        <translation>Schutz aufgehoben</translation>
    </message>
    <message>
        <source>Rubbed out</source>
        <translation>Radiert</translation>
    </message>
    <message>
        <source>Protected a place</source>
        <translation>Stelle geschützt</translation>
    </message>
    <message>
        <source>Strength of %1</source>
        <translation>Stärke bei %1</translation>
    </message>
    <message>
        <source>Crispness of %1</source>
        <translation>Schärfe von %1</translation>
    </message>
    <message>
        <source>Saturation of %1</source>
        <translation>Sättigung bei %1</translation>
    </message>
    <message>
        <source>Mask as it was found</source>
        <translation>Maske wie gefunden</translation>
    </message>
    <message>
        <source>Rubbed out of the mask</source>
        <translation>Aus der Maske radiert</translation>
    </message>
    <message>
        <source>Painted on the mask</source>
        <translation>Auf die Maske gemalt</translation>
    </message>
    <message>
        <source>Added %1</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>Removed %1</source>
        <translation>%1 entfernt</translation>
    </message>
    <message>
        <source>Order of the steps</source>
        <translation>Reihenfolge der Schritte</translation>
    </message>
    <message>
        <source>Other steps</source>
        <translation>Andere Schritte</translation>
    </message>
    <message>
        <source>No colour points any more</source>
        <translation>Keine Farbpunkte mehr</translation>
    </message>
    <message>
        <source>Set a colour point</source>
        <translation>Farbpunkt gesetzt</translation>
    </message>
    <message>
        <source>Removed a colour point</source>
        <translation>Farbpunkt entfernt</translation>
    </message>
    <message>
        <source>Other colour of a point</source>
        <translation>Andere Farbe eines Punktes</translation>
    </message>
    <message>
        <source>Moved a colour point</source>
        <translation>Farbpunkt verschoben</translation>
    </message>
    <message>
        <source>Removal from the strip</source>
        <translation>Aus dem Filmstreifen nehmen</translation>
    </message>
</context>
<context>
    <name>Invitation</name>
    <message>
        <source>Teach it your camera</source>
        <translation>Die eigene Kamera lernen</translation>
    </message>
    <message>
        <source>photofix measures the noise and the compression of your photos, and practises on them until it repairs them better than the model that came with it – or says that it doesn’t. No photo leaves this computer.</source>
        <translation>photofix misst Rauschen und Kompression der eigenen Fotos und übt an ihnen, bis es sie besser repariert als das mitgelieferte Modell – oder sagt, dass es das nicht tut. Kein Foto verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Drop a folder here: a hundred photos of one camera are good, thirty will do.</source>
        <translation>Einen Ordner hier ablegen: Hundert Fotos einer Kamera sind gut, dreißig genügen.</translation>
    </message>
    <message>
        <source>Repair a whole folder</source>
        <translation>Einen ganzen Ordner reparieren</translation>
    </message>
    <message>
        <source>Drop folders or photos here. photofix says what it will do and how long it takes, and starts when you say so. The results go into a folder of their own; your photos stay as they are.</source>
        <translation>Ziehen Sie Ordner oder Fotos hierher. photofix sagt, was es tun wird und wie lange das dauert, und beginnt, wenn Sie es sagen. Die Ergebnisse kommen in einen eigenen Ordner; Ihre Fotos bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Looking through your photos…</source>
        <translation>Fotos werden durchgesehen …</translation>
    </message>
    <message>
        <source>Photos looked through</source>
        <translation>Durchgesehene Fotos</translation>
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
        <source>Protect</source>
        <translation>Schützen</translation>
    </message>
    <message>
        <source>Brush, on and off</source>
        <translation>Pinsel ein und aus</translation>
    </message>
    <message>
        <source>Mask of what is erased, on and off</source>
        <translation>Maske dessen, was entfernt wird, an und aus</translation>
    </message>
    <message>
        <source>Colour points, on and off</source>
        <translation>Farbpunkte, an und aus</translation>
    </message>
    <message>
        <source>Smaller, larger</source>
        <translation>Kleiner, größer</translation>
    </message>
    <message>
        <source>Rub out, or paint again</source>
        <translation>Radieren oder wieder malen</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Rub out, while held; as the right button</source>
        <translation>Gehalten: radieren, wie die rechte Taste</translation>
    </message>
    <message>
        <source>Move the photo, while held</source>
        <translation>Gehalten: das Foto verschieben</translation>
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
        <source>Compare two repairs, A and B</source>
        <translation>Zwei Reparaturen vergleichen, A und B</translation>
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
        <source>Leave the brush, keep A, stop</source>
        <translation>Pinsel weglegen, A behalten, anhalten</translation>
    </message>
    <message>
        <source>Do a step earlier, later</source>
        <translation>Einen Schritt früher, später ausführen</translation>
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
    <name>Larger</name>
    <message>
        <source>Click to go back; ← and → show the other photos</source>
        <translation>Klicken führt zurück; ← und → zeigen die anderen Fotos</translation>
    </message>
</context>
<context>
    <name>LearnStep</name>
    <message>
        <source>What to learn</source>
        <translation>Was gelernt wird</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Andere …</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Minutes of training</source>
        <translation>Minuten Training</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>Es braucht einen Namen.</translation>
    </message>
    <message>
        <source>There is a model of that name already.</source>
        <translation>Ein Modell dieses Namens gibt es schon.</translation>
    </message>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>Faithful</source>
        <translation>Treu</translation>
    </message>
    <message>
        <source>Invents nothing; fine detail may look softer</source>
        <translation>Erfindet nichts; Feines kann weicher wirken</translation>
    </message>
    <message>
        <source>Crisp</source>
        <translation>Knackig</translation>
    </message>
    <message>
        <source>Looks sharper, and invents some fine texture; needs longer</source>
        <translation>Wirkt schärfer und erfindet etwas feine Struktur; braucht länger</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>Manner</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Stop and close</source>
        <translation>Abbrechen und schließen</translation>
    </message>
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
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Enhance</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>%1 for this photo</source>
        <translation>%1 für dieses Foto</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
</context>
<context>
    <name>ModelRow</name>
    <message>
        <source>What to do with %1</source>
        <translation>Was mit %1 geschehen soll</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Export to a folder…</source>
        <translation>In einen Ordner exportieren …</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Clean up</source>
        <translation>Säubern</translation>
    </message>
    <message>
        <source>Removes noise and JPEG blocks, ringing and colour bleeding, without being told how much there is.</source>
        <translation>Entfernt Rauschen, JPEG-Blöcke, Säume an Kanten und ausgelaufene Farben, ohne dass man angeben muss, wie viel davon da ist.</translation>
    </message>
    <message>
        <source>Doubles width and height, with crisper edges than plain enlargement, and invents nothing.</source>
        <translation>Verdoppelt Breite und Höhe, mit klareren Kanten als bloßes Vergrößern, und erfindet nichts.</translation>
    </message>
    <message>
        <source>Makes width and height four times as large, with crisper edges than plain enlargement, and invents nothing.</source>
        <translation>Vervierfacht Breite und Höhe, mit klareren Kanten als einfaches Vergrößern, und erfindet nichts.</translation>
    </message>
    <message>
        <source>Mends the light and colour of a whole photo: too dark or too bright, hazy, faded, yellowed, tinted.</source>
        <translation>Berichtigt Licht und Farbe eines ganzen Fotos: zu dunkel oder zu hell, dunstig, verblasst, vergilbt, farbstichig.</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>Lizenz: %1</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>Nicht installiert</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Upscale 2×</source>
        <translation>Vergrößern 2×</translation>
    </message>
    <message>
        <source>Upscale 2×, crisp</source>
        <translation>Vergrößern 2×, scharf</translation>
    </message>
    <message>
        <source>Doubles width and height, with texture as it may have been. It is what the slider of upscale-2x goes towards.</source>
        <translation>Verdoppelt Breite und Höhe, mit Textur, wie sie gewesen sein könnte. Dorthin führt der Regler von upscale-2x.</translation>
    </message>
    <message>
        <source>Upscale 4×</source>
        <translation>Vergrößern 4×</translation>
    </message>
    <message>
        <source>Upscale 4×, crisp</source>
        <translation>Vergrößern 4×, scharf</translation>
    </message>
    <message>
        <source>Makes width and height four times as large, with texture as it may have been. It is what the slider of upscale-4x goes towards.</source>
        <translation>Macht Breite und Höhe viermal so groß, mit Textur, wie sie gewesen sein könnte. Dorthin führt der Regler von upscale-4x.</translation>
    </message>
    <message>
        <source>Erase text and scratches</source>
        <translation>Text und Kratzer entfernen</translation>
    </message>
    <message>
        <source>Finds text, date stamps, watermarks, logos, scratches, dust, hairs and creases, and repairs what is under them.</source>
        <translation>Findet Text, Datumsstempel, Wasserzeichen, Logos, Kratzer, Staub, Haare und Knicke und ergänzt, was darunter ist.</translation>
    </message>
    <message>
        <source>Colourise</source>
        <translation>Kolorieren</translation>
    </message>
    <message>
        <source>Experimental: gives a black-and-white photo colours that it may have had; its light and dark stay as they are.</source>
        <translation>Experimentell: gibt einem Schwarzweißfoto Farben, die es gehabt haben kann; Hell und Dunkel bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Experimental: black and white</source>
        <translation>Experimentell: Schwarzweiß</translation>
    </message>
    <message>
        <source>Relight</source>
        <translation>Neu belichten</translation>
    </message>
    <message>
        <source>Noise, compression</source>
        <translation>Rauschen, Kompression</translation>
    </message>
    <message>
        <source>More pixels</source>
        <translation>Mehr Pixel</translation>
    </message>
    <message>
        <source>Text, dust, scratches</source>
        <translation>Text, Staub, Kratzer</translation>
    </message>
    <message>
        <source>Light and colour</source>
        <translation>Licht und Farbe</translation>
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
    <name>Page</name>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Begin with other photos</source>
        <translation>Mit anderen Fotos beginnen</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>About this photo</source>
        <translation>Zu diesem Foto</translation>
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
    <name>Photos</name>
    <message>
        <source>Photo</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>PhotosStep</name>
    <message>
        <source>Your photos</source>
        <translation>Eigene Fotos</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen …</translation>
    </message>
    <message>
        <source>Folder of photos</source>
        <translation>Ordner mit Fotos</translation>
    </message>
    <message>
        <source>Each is repaired by the steps below, whatever was done to it in Enhance</source>
        <translation>Jedes wird mit den Schritten unten repariert, was auch immer in „Verbessern“ mit ihm geschah</translation>
    </message>
    <message>
        <source>%1 files and folders</source>
        <translation>%1 Dateien und Ordner</translation>
    </message>
    <message>
        <source>The photos of the strip (%1)</source>
        <translation>Die Fotos im Streifen (%1)</translation>
    </message>
    <message>
        <source>Pasted pictures have no folder, and stay out.</source>
        <translation>Eingefügte Bilder haben keinen Ordner und bleiben draußen.</translation>
    </message>
    <message>
        <source>Folder of your photos</source>
        <translation>Ordner der eigenen Fotos</translation>
    </message>
    <message>
        <source>Better versions, if you have any…</source>
        <translation>Bessere Fassungen, falls vorhanden …</translation>
    </message>
    <message>
        <source>Folder of better versions of the same photos</source>
        <translation>Ordner mit besseren Fassungen derselben Fotos</translation>
    </message>
    <message>
        <source>Without better versions</source>
        <translation>Ohne bessere Fassungen</translation>
    </message>
    <message>
        <source>Photos looked through</source>
        <translation>Durchgesehene Fotos</translation>
    </message>
    <message>
        <source>Looking through: %1 of %2</source>
        <translation>Durchgesehen: %1 von %2</translation>
    </message>
    <message>
        <source>Looking through your photos…</source>
        <translation>Fotos werden durchgesehen …</translation>
    </message>
    <message>
        <source>Not used: %1</source>
        <translation>Nicht verwendet: %1</translation>
    </message>
    <message>
        <source>The same photos as they ought to be, under the same names: photofix learns the way from one to the other</source>
        <translation>Dieselben Fotos, wie sie sein sollten, unter denselben Namen: photofix lernt den Weg vom einen zum anderen</translation>
    </message>
</context>
<context>
    <name>PictureGrid</name>
    <message>
        <source>Photo %1: %2</source>
        <translation>Foto %1: %2</translation>
    </message>
    <message>
        <source>Look at it larger</source>
        <translation>Größer ansehen</translation>
    </message>
</context>
<context>
    <name>PointsBar</name>
    <message>
        <source>Colour points</source>
        <translation>Farbpunkte</translation>
    </message>
    <message>
        <source>Click: what colour is there? Dragging moves a point, the right button removes it.</source>
        <translation>Klick: Welche Farbe ist dort? Ziehen verschiebt den Punkt, Rechtsklick entfernt ihn.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remove all colour points</source>
        <translation>Alle Farbpunkte entfernen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Set no more points (Esc); they stay as they are</source>
        <translation>Keine Punkte mehr setzen (Esc); sie bleiben, wie sie sind</translation>
    </message>
</context>
<context>
    <name>PresetsMenu</name>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Only: %1</source>
        <translation>Nur: %1</translation>
    </message>
    <message>
        <source>Save these steps as a preset…</source>
        <translation>Diese Schritte als Vorlage speichern…</translation>
    </message>
    <message>
        <source>Delete a preset</source>
        <translation>Eine Vorlage löschen</translation>
    </message>
    <message>
        <source>Old photo</source>
        <translation>Altes Foto</translation>
    </message>
    <message>
        <source>Save these steps as a preset</source>
        <translation>Diese Schritte als Vorlage speichern</translation>
    </message>
    <message>
        <source>Its name:</source>
        <translation>Ihr Name:</translation>
    </message>
    <message>
        <source>There is a preset “%1” already.</source>
        <translation>Es gibt schon eine Vorlage „%1“.</translation>
    </message>
    <message>
        <source>Its steps would be forgotten.</source>
        <translation>Ihre Schritte würden vergessen.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>The steps are saved as “%1”.</source>
        <translation>Die Schritte sind als „%1“ gespeichert.</translation>
    </message>
    <message>
        <source>“photofix batch --preset &apos;%1&apos; FOLDER” does the same.</source>
        <translation>„photofix batch --preset &apos;%1&apos; ORDNER“ tut dasselbe.</translation>
    </message>
    <message>
        <source>Delete the preset “%1”?</source>
        <translation>Die Vorlage „%1“ löschen?</translation>
    </message>
    <message>
        <source>Photos that were repaired by it stay as they are.</source>
        <translation>Fotos, die mit ihr repariert wurden, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Löschen</translation>
    </message>
</context>
<context>
    <name>Proposal</name>
    <message>
        <source>Use this</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Suggested: %1</source>
        <translation>Vorschlag: %1</translation>
    </message>
    <message>
        <source>The steps below are right for it.</source>
        <translation>Die Schritte unten passen dazu.</translation>
    </message>
    <message>
        <source>No installed model helps here.</source>
        <translation>Kein installiertes Modell hilft hier.</translation>
    </message>
    <message>
        <source>Nothing to repair was found.</source>
        <translation>Es wurde nichts gefunden, was zu reparieren wäre.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>QualityChoice</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>There is some grain (σ %1).</source>
        <translation>Es rauscht etwas (σ %1).</translation>
    </message>
    <message>
        <source>Grain is strong (σ %1).</source>
        <translation>Es rauscht stark (σ %1).</translation>
    </message>
    <message>
        <source>Compression has left marks (blocks %1).</source>
        <translation>Die Kompression hat Spuren hinterlassen (Blöcke %1).</translation>
    </message>
    <message>
        <source>Compression has left strong marks (blocks %1).</source>
        <translation>Die Kompression hat deutliche Spuren hinterlassen (Blöcke %1).</translation>
    </message>
    <message>
        <source>It is small (%1 megapixels).</source>
        <translation>Es ist klein (%1 Megapixel).</translation>
    </message>
    <message>
        <source>It is rather dark (median %1 of 255).</source>
        <translation>Es ist recht dunkel (Median %1 von 255).</translation>
    </message>
    <message>
        <source>It is rather bright (median %1 of 255).</source>
        <translation>Es ist recht hell (Median %1 von 255).</translation>
    </message>
    <message>
        <source>Its contrast is low (%1 of 255).</source>
        <translation>Es hat wenig Kontrast (%1 von 255).</translation>
    </message>
    <message>
        <source>Its colours are faint (colourfulness %1).</source>
        <translation>Die Farben sind blass (Farbigkeit %1).</translation>
    </message>
    <message>
        <source>It has no colours (%1); they would be made up.</source>
        <translation>Es hat keine Farben (%1); sie wären erfunden.</translation>
    </message>
    <message>
        <source>No installed model removes it.</source>
        <translation>Kein installiertes Modell entfernt es.</translation>
    </message>
    <message>
        <source>No installed model removes them.</source>
        <translation>Kein installiertes Modell entfernt sie.</translation>
    </message>
    <message>
        <source>No installed model enlarges.</source>
        <translation>Kein installiertes Modell vergrößert.</translation>
    </message>
    <message>
        <source>No installed model changes light.</source>
        <translation>Kein installiertes Modell ändert das Licht.</translation>
    </message>
    <message>
        <source>No installed model changes colours.</source>
        <translation>Kein installiertes Modell ändert Farben.</translation>
    </message>
</context>
<context>
    <name>Removing</name>
    <message>
        <source>Still being saved.</source>
        <translation>Wird noch gespeichert.</translation>
    </message>
    <message>
        <source>A photo stays in the strip until its result is saved.</source>
        <translation>Ein Foto bleibt im Filmstreifen, bis sein Ergebnis gespeichert ist.</translation>
    </message>
</context>
<context>
    <name>RepairSection</name>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Measure the photo, and propose what to do with the reasons for it</source>
        <translation>Das Foto messen und vorschlagen, was zu tun ist, mit Gründen</translation>
    </message>
    <message>
        <source>No step is chosen, so the result is the photo as it is.</source>
        <translation>Kein Schritt ist gewählt, das Ergebnis ist also das Foto, wie es ist.</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Wird gemessen …</translation>
    </message>
    <message>
        <source>Suggest</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Made by you</source>
        <translation>Eigene Modelle</translation>
    </message>
</context>
<context>
    <name>RepairStep</name>
    <message>
        <source>Repair</source>
        <translation>Reparatur</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Presets: other steps, and these steps under a name</source>
        <translation>Vorlagen: andere Schritte, und diese Schritte unter einem Namen</translation>
    </message>
    <message>
        <source>As in Enhance</source>
        <translation>Wie in „Verbessern“</translation>
    </message>
    <message>
        <source>Go back to the steps of the photo that is open</source>
        <translation>Zurück zu den Schritten des offenen Fotos</translation>
    </message>
    <message>
        <source>Choose a repair in Enhance first</source>
        <translation>Wählen Sie zuerst in „Verbessern“ eine Reparatur</translation>
    </message>
    <message>
        <source>From the preset “%1”.</source>
        <translation>Aus der Vorlage „%1“.</translation>
    </message>
    <message>
        <source>Open a photo there and see what suits it, or take a preset.</source>
        <translation>Öffnen Sie dort ein Foto und sehen Sie, was ihm hilft, oder nehmen Sie eine Vorlage.</translation>
    </message>
    <message>
        <source>As in Enhance; protected places and colour points belong to that one photo, and are left aside.</source>
        <translation>Wie in „Verbessern“; geschützte Stellen und Farbpunkte gehören zu jenem einen Foto und gelten hier nicht.</translation>
    </message>
    <message>
        <source>As in Enhance, for the photo that is open.</source>
        <translation>Wie in „Verbessern“, beim offenen Foto.</translation>
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
    <name>ResultsStep</name>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Beside the folder of photos</source>
        <translation>Neben dem Ordner mit Fotos</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>{name} is the photo’s own name, {steps} what is done, such as clean. The ending comes by itself.</source>
        <translation>{name} ist der Name des Fotos, {steps} das, was geschieht, etwa clean. Die Endung kommt von selbst.</translation>
    </message>
    <message>
        <source>Fields: %1</source>
        <translation>Felder: %1</translation>
    </message>
    <message>
        <source>Example of a result</source>
        <translation>Beispiel für ein Ergebnis</translation>
    </message>
    <message>
        <source>Skip what is done</source>
        <translation>Fertiges auslassen</translation>
    </message>
    <message>
        <source>An earlier result by other steps is replaced</source>
        <translation>Ein früheres Ergebnis mit anderen Schritten wird ersetzt</translation>
    </message>
    <message>
        <source>Give another name</source>
        <translation>Anders benennen</translation>
    </message>
    <message>
        <source>Earlier results by other steps stay</source>
        <translation>Frühere Ergebnisse mit anderen Schritten bleiben</translation>
    </message>
    <message>
        <source>Make all anew</source>
        <translation>Alles neu machen</translation>
    </message>
    <message>
        <source>Earlier results are replaced</source>
        <translation>Frühere Ergebnisse werden ersetzt</translation>
    </message>
    <message>
        <source>Only what photofix has written and nobody has changed since is ever replaced.</source>
        <translation>Ersetzt wird nur, was photofix geschrieben hat und seither niemand geändert hat.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Remove location and camera data</source>
        <translation>Ort und Kameradaten entfernen</translation>
    </message>
    <message>
        <source>Also what photofix has repaired</source>
        <translation>Auch von photofix Repariertes</translation>
    </message>
    <message>
        <source>Photos that bear photofix’s mark are otherwise left out</source>
        <translation>Fotos mit dem Vermerk von photofix bleiben sonst draußen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>If it exists</source>
        <translation>Wenn da</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
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
        <source>as it is</source>
        <translation>unverändert</translation>
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
    <name>RunStep</name>
    <message>
        <source>Learn</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Progress of the batch</source>
        <translation>Fortschritt des Stapels</translation>
    </message>
    <message>
        <source>The photo that is worked on</source>
        <translation>Das Foto, das in Arbeit ist</translation>
    </message>
    <message>
        <source>Show them in the table</source>
        <translation>In der Tabelle zeigen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop here; what is finished stays</source>
        <translation>Hier aufhören; was fertig ist, bleibt</translation>
    </message>
    <message>
        <source>Repair what is left</source>
        <translation>Den Rest reparieren</translation>
    </message>
    <message>
        <source>Try again what failed</source>
        <translation>Gescheitertes noch einmal versuchen</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>See the results</source>
        <translation>Die Ergebnisse ansehen</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <source>All photos, before and after</source>
        <translation>Alle Fotos, vorher und nachher</translation>
    </message>
    <message>
        <source>New batch</source>
        <translation>Neuer Stapel</translation>
    </message>
    <message>
        <source>Retry failed (%1)</source>
        <translation>Nochmal (%1)</translation>
    </message>
    <message>
        <source>Looking at the photos: %1 of %2</source>
        <translation>Fotos werden angesehen: %1 von %2</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht…</translation>
    </message>
    <message>
        <source>To repair: %1</source>
        <translation>Zu reparieren: %1</translation>
    </message>
    <message>
        <source>Nothing is left to repair</source>
        <translation>Es ist nichts mehr zu reparieren</translation>
    </message>
    <message>
        <source>It can’t be done like this</source>
        <translation>So geht es nicht</translation>
    </message>
    <message>
        <source>Finishing what is begun…</source>
        <translation>Begonnenes wird fertig…</translation>
    </message>
    <message>
        <source>Paused at %1 of %2</source>
        <translation>Pause bei %1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>%1 von %2 fertig</translation>
    </message>
    <message>
        <source>%1 repaired</source>
        <translation>%1 repariert</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 gescheitert</translation>
    </message>
    <message>
        <source>%1 not begun</source>
        <translation>%1 nicht begonnen</translation>
    </message>
    <message>
        <source>%1 MP/s</source>
        <translation>%1 MP/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>In %1, %2 MP/s</source>
        <translation>In %1, %2 MP/s</translation>
    </message>
    <message>
        <source>What is finished stays.</source>
        <translation>Was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>other files (%1)</source>
        <translation>andere Dateien (%1)</translation>
    </message>
    <message>
        <source>And %1 more.</source>
        <translation>Und %1 weitere.</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>Ausgelassen: %1</translation>
    </message>
    <message>
        <source>Stop and keep best</source>
        <translation>Bestes behalten</translation>
    </message>
    <message>
        <source>End here; the best so far is judged, and nothing is lost</source>
        <translation>Hier aufhören; das bisher Beste wird geprüft, nichts geht verloren</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Begin anew; what was learnt is removed</source>
        <translation>Neu beginnen; das Gelernte wird entfernt</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>What was learnt up to the last checkpoint is kept.</source>
        <translation>Was bis zum letzten Sicherungspunkt gelernt wurde, bleibt.</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Vorbereitung …</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Judging: %1 of %2</source>
        <translation>Prüfung: %1 von %2</translation>
    </message>
    <message>
        <source>Keeping the best…</source>
        <translation>Das Beste wird behalten …</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Learning to tell real from repaired</source>
        <translation>Lernt, Echtes zu erkennen</translation>
    </message>
    <message>
        <source>Learning to look crisp</source>
        <translation>Lernt, knackig zu wirken</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernt</translation>
    </message>
    <message numerus="yes">
        <source>%n minutes, finished</source>
        <translation>
            <numerusform>%n Minute, fertig</numerusform>
            <numerusform>%n Minuten, fertig</numerusform>
        </translation>
    </message>
    <message>
        <source>Computes</source>
        <translation>Rechnet</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps a second</source>
        <translation>Schritte pro Sekunde</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Loss</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>PSNR, yours</source>
        <translation>PSNR, eigenes</translation>
    </message>
    <message>
        <source>PSNR, built-in</source>
        <translation>PSNR, mitgeliefertes</translation>
    </message>
    <message>
        <source>Distance to the eye</source>
        <translation>Abstand fürs Auge</translation>
    </message>
</context>
<context>
    <name>Running</name>
    <message>
        <source>The batch was ended from outside (signal %1).</source>
        <translation>Der Stapel wurde von außen beendet (Signal %1).</translation>
    </message>
    <message>
        <source>The batch ended unexpectedly (code %1).</source>
        <translation>Der Stapel endete unerwartet (Code %1).</translation>
    </message>
    <message>
        <source>Your photos are as they were, and what is finished stays.</source>
        <translation>Ihre Fotos sind, wie sie waren, und was fertig ist, bleibt.</translation>
    </message>
    <message>
        <source>Go on: the photo that it was at work on is tried again, last and alone.</source>
        <translation>Machen Sie weiter: Ein Foto, das in Arbeit war, wird noch einmal versucht, und zwar als Letztes und allein.</translation>
    </message>
</context>
<context>
    <name>SaveCard</name>
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
        <source>Saves %1</source>
        <translation>Speichert %1</translation>
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
    <name>Side</name>
    <message>
        <source>What to do</source>
        <translation>Was getan werden soll</translation>
    </message>
</context>
<context>
    <name>SizeChoice</name>
    <message>
        <source>As it comes</source>
        <translation>Wie es ist</translation>
    </message>
    <message>
        <source>Longer side</source>
        <translation>Längere Seite</translation>
    </message>
    <message>
        <source>Size of the result</source>
        <translation>Größe des Ergebnisses</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Longer side of the result in pixels</source>
        <translation>Längere Seite des Ergebnisses in Pixeln</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Becomes %1</source>
        <translation>Wird %1 groß</translation>
    </message>
</context>
<context>
    <name>Speeds</name>
    <message>
        <source>under 1 s</source>
        <translation>unter 1 s</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
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
        <source>Repairing %1…</source>
        <translation>%1 wird repariert …</translation>
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
        <source>As it is</source>
        <translation>Unverändert</translation>
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
    <name>StepCard</name>
    <message>
        <source>Strength of %1 in percent</source>
        <translation>Stärke von %1 in Prozent</translation>
    </message>
    <message>
        <source>0 % leaves the photo as it is, 100 % is the model’s own answer, beyond that it is exaggerated.</source>
        <translation>Bei 0 % bleibt das Foto, wie es ist, bei 100 % gilt das Ergebnis des Modells, darüber wird es übertrieben.</translation>
    </message>
    <message>
        <source>Drag to do this earlier or later (Alt+↑, Alt+↓)</source>
        <translation>Ziehen, um diesen Schritt früher oder später auszuführen (Alt+↑, Alt+↓)</translation>
    </message>
    <message>
        <source>Order of %1: arrows move it</source>
        <translation>Platz von %1: Pfeiltasten verschieben ihn</translation>
    </message>
    <message>
        <source>Remove this step</source>
        <translation>Diesen Schritt entfernen</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Show what is erased, to paint on it and rub out of it (M)</source>
        <translation>Zeigen, was entfernt wird, um darauf zu malen und daraus zu radieren (M)</translation>
    </message>
    <message>
        <source>Mask of %1</source>
        <translation>Maske von %1</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Crisp</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Crispness of %1 in percent</source>
        <translation>Schärfe von %1 in Prozent</translation>
    </message>
    <message>
        <source>At 0 % nothing is invented. Towards 100 % there is more texture, as it may have been: look at faces and letters.</source>
        <translation>Bei 0 % wird nichts erfunden. Gegen 100 % kommt mehr Textur hinzu, wie sie gewesen sein könnte: auf Gesichter und Buchstaben achten.</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Saturation of %1 in percent</source>
        <translation>Sättigung von %1 in Prozent</translation>
    </message>
    <message>
        <source>0 % is grey, 100 % are the colours that the model gives, beyond that they are stronger.</source>
        <translation>0 % ist grau, 100 % sind die Farben, die das Modell gibt, darüber werden sie kräftiger.</translation>
    </message>
    <message>
        <source>Colour points</source>
        <translation>Farbpunkte</translation>
    </message>
    <message>
        <source>Click on the photo to say what colour is there (P)</source>
        <translation>Ins Foto klicken und sagen, welche Farbe dort ist (P)</translation>
    </message>
    <message>
        <source>Colour points of %1</source>
        <translation>Farbpunkte von %1</translation>
    </message>
</context>
<context>
    <name>StepsFile</name>
    <message>
        <source>Save the steps</source>
        <translation>Schritte speichern</translation>
    </message>
    <message>
        <source>Steps (*.json)</source>
        <translation>Schritte (*.json)</translation>
    </message>
    <message>
        <source>The steps are saved as “%1”.</source>
        <translation>Die Schritte sind als „%1“ gespeichert.</translation>
    </message>
    <message>
        <source>“photofix enhance --chain %1 PHOTO” does the same to a photo.</source>
        <translation>„photofix enhance --chain %1 FOTO“ macht dasselbe mit einem Foto.</translation>
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
    <name>Table</name>
    <message>
        <source>Photos of the batch</source>
        <translation>Fotos des Stapels</translation>
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
        <source>Protect</source>
        <translation>Schützen</translation>
    </message>
    <message>
        <source>Paint over places that are to stay as they were (B)</source>
        <translation>Stellen übermalen, die bleiben sollen, wie sie waren (B)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Keep what is done as A, change it as B, and see both (C)</source>
        <translation>Das Bisherige als A behalten, als B ändern und beide sehen (C)</translation>
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
    <name>Train</name>
    <message>
        <source>One training at a time.</source>
        <translation>Ein Training nach dem anderen.</translation>
    </message>
    <message>
        <source>Finish this one first; then another folder can be chosen.</source>
        <translation>Erst dieses beenden; dann lässt sich ein anderer Ordner wählen.</translation>
    </message>
    <message>
        <source>A model is being trained.</source>
        <translation>Ein Modell wird gerade trainiert.</translation>
    </message>
    <message>
        <source>It learns only while this window is open. What it has learnt so far is kept, and you can go on another time.</source>
        <translation>Es lernt nur, solange dieses Fenster offen ist. Das bisher Gelernte bleibt, und es geht ein andermal weiter.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>There is no model to start from.</source>
        <translation>Es gibt kein Modell, mit dem begonnen werden kann.</translation>
    </message>
    <message>
        <source>Install photofix again.</source>
        <translation>photofix neu installieren.</translation>
    </message>
    <message>
        <source>My photos</source>
        <translation>Meine Fotos</translation>
    </message>
    <message>
        <source>My %1</source>
        <translation>Meine %1</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Train · %1 %</source>
        <translation>Trainieren · %1 %</translation>
    </message>
    <message>
        <source>The built-in model stays.</source>
        <translation>Das mitgelieferte Modell bleibt.</translation>
    </message>
    <message>
        <source>What was trained is removed.</source>
        <translation>Das Trainierte wird entfernt.</translation>
    </message>
    <message>
        <source>“%1” was added to your models.</source>
        <translation>„%1“ gehört jetzt zu den eigenen Modellen.</translation>
    </message>
    <message>
        <source>You find it in Enhance, under “Made by you”.</source>
        <translation>Es steht unter „Verbessern“ bei „Eigene Modelle“.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>The training helped itself.</source>
        <translation>Das Training hat sich selbst geholfen.</translation>
    </message>
</context>
<context>
    <name>TrainWords</name>
    <message>
        <source>too small</source>
        <translation>zu klein</translation>
    </message>
    <message>
        <source>can’t be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>nearly the same as another</source>
        <translation>fast wie ein anderes</translation>
    </message>
    <message>
        <source>black and white</source>
        <translation>schwarzweiß</translation>
    </message>
    <message>
        <source>no photos</source>
        <translation>keine Fotos</translation>
    </message>
    <message>
        <source>don’t lie on their better version</source>
        <translation>nicht deckungsgleich mit der besseren Fassung</translation>
    </message>
    <message>
        <source>of another shape than their better version</source>
        <translation>anders geformt als die bessere Fassung</translation>
    </message>
    <message>
        <source>without a better version</source>
        <translation>ohne bessere Fassung</translation>
    </message>
    <message>
        <source>All %1 photos can be used</source>
        <translation>Alle %1 Fotos sind brauchbar</translation>
    </message>
    <message>
        <source>%1 of %2 photos can be used</source>
        <translation>%1 von %2 Fotos sind brauchbar</translation>
    </message>
    <message>
        <source>%1 and other cameras</source>
        <translation>%1 und andere Kameras</translation>
    </message>
    <message>
        <source>Noise can’t be told</source>
        <translation>Das Rauschen lässt sich nicht bestimmen</translation>
    </message>
    <message>
        <source>Hardly any noise</source>
        <translation>Kaum Rauschen</translation>
    </message>
    <message>
        <source>A little noise</source>
        <translation>Wenig Rauschen</translation>
    </message>
    <message>
        <source>Clear noise</source>
        <translation>Deutliches Rauschen</translation>
    </message>
    <message>
        <source>Strong noise</source>
        <translation>Starkes Rauschen</translation>
    </message>
    <message>
        <source>%1, most of it in the shadows</source>
        <translation>%1, vor allem in den Schatten</translation>
    </message>
    <message>
        <source>No JPEG compression</source>
        <translation>Keine JPEG-Kompression</translation>
    </message>
    <message>
        <source>Lightly compressed</source>
        <translation>Leicht komprimiert</translation>
    </message>
    <message>
        <source>Compressed as usual</source>
        <translation>Wie üblich komprimiert</translation>
    </message>
    <message>
        <source>Strongly compressed</source>
        <translation>Stark komprimiert</translation>
    </message>
    <message>
        <source>To learn from</source>
        <translation>Zum Lernen</translation>
    </message>
    <message>
        <source>To choose by</source>
        <translation>Zum Auswählen</translation>
    </message>
    <message>
        <source>To judge by</source>
        <translation>Zum Prüfen</translation>
    </message>
    <message>
        <source>Noise σ, dark to bright</source>
        <translation>Rauschen σ, dunkel bis hell</translation>
    </message>
    <message>
        <source>Noise correlation</source>
        <translation>Korrelation des Rauschens</translation>
    </message>
    <message>
        <source>Photos reduced by</source>
        <translation>Fotos verkleinert um</translation>
    </message>
    <message>
        <source>The first comparison with the built-in comes soon.</source>
        <translation>Der erste Vergleich mit dem mitgelieferten kommt bald.</translation>
    </message>
    <message>
        <source>So far no better than the built-in.</source>
        <translation>Bisher nicht besser als das mitgelieferte.</translation>
    </message>
    <message>
        <source>So far %1 dB better than the built-in.</source>
        <translation>Bisher %1 dB besser als das mitgelieferte.</translation>
    </message>
    <message>
        <source>Better on your photos</source>
        <translation>Besser auf den eigenen Fotos</translation>
    </message>
    <message>
        <source>No better than the built-in</source>
        <translation>Nicht besser als das mitgelieferte</translation>
    </message>
    <message>
        <source>Too few photos to say</source>
        <translation>Zu wenige Fotos für ein Urteil</translation>
    </message>
    <message>
        <source>On %2 of your photos that it never saw, it comes %1 dB closer to the clean photo than the built-in.</source>
        <translation>Auf %2 eigenen Fotos, die es nie gesehen hat, kommt es dem sauberen Foto %1 dB näher als das mitgelieferte.</translation>
    </message>
    <message>
        <source>On photos that it never saw, it is not surely better than the built-in. The built-in is the safer choice.</source>
        <translation>Auf Fotos, die es nie gesehen hat, ist es nicht sicher besser als das mitgelieferte. Das mitgelieferte ist die sicherere Wahl.</translation>
    </message>
    <message>
        <source>There were too few photos left to judge it by. Look at the pictures, or teach it with more photos.</source>
        <translation>Für eine Prüfung blieben zu wenige Fotos. Die Bilder ansehen, oder mit mehr Fotos trainieren.</translation>
    </message>
    <message>
        <source>Gain in PSNR</source>
        <translation>Gewinn an PSNR</translation>
    </message>
    <message>
        <source>With 95 % certainty</source>
        <translation>Mit 95 % Sicherheit</translation>
    </message>
    <message>
        <source>Photos judged</source>
        <translation>Geprüfte Fotos</translation>
    </message>
    <message>
        <source>To the eye (distance)</source>
        <translation>Fürs Auge (Abstand)</translation>
    </message>
    <message>
        <source>On other photos</source>
        <translation>Auf anderen Fotos</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>noch %1 min</translation>
    </message>
    <message>
        <source>%1 h left</source>
        <translation>noch %1 h</translation>
    </message>
</context>
<context>
    <name>Training</name>
    <message>
        <source>The training was ended from outside (signal %1).</source>
        <translation>Das Training wurde von außen beendet (Signal %1).</translation>
    </message>
    <message>
        <source>The training ended unexpectedly (code %1).</source>
        <translation>Das Training endete unerwartet (Code %1).</translation>
    </message>
    <message>
        <source>What it had learnt up to its last checkpoint is kept, and your photos are as they were.</source>
        <translation>Was bis zum letzten Sicherungspunkt gelernt war, bleibt; die Fotos sind, wie sie waren.</translation>
    </message>
    <message>
        <source>Go on, or try with fewer photos if the memory was too small.</source>
        <translation>Weitermachen, oder mit weniger Fotos versuchen, falls der Speicher nicht reichte.</translation>
    </message>
    <message>
        <source>The photos could not be looked through (signal %1).</source>
        <translation>Die Fotos konnten nicht durchgesehen werden (Signal %1).</translation>
    </message>
    <message>
        <source>The photos could not be looked through (code %1).</source>
        <translation>Die Fotos konnten nicht durchgesehen werden (Code %1).</translation>
    </message>
    <message>
        <source>Your photos are as they were.</source>
        <translation>Die Fotos sind, wie sie waren.</translation>
    </message>
    <message>
        <source>Choose the folder again, or another one.</source>
        <translation>Den Ordner noch einmal wählen, oder einen anderen.</translation>
    </message>
</context>
<context>
    <name>UnfinishedCard</name>
    <message>
        <source>Go on with “%1”?</source>
        <translation>Mit „%1“ weitermachen?</translation>
    </message>
    <message>
        <source>“%1” is ready.</source>
        <translation>„%1“ ist fertig.</translation>
    </message>
    <message>
        <source>You haven’t said yet whether you want to use it.</source>
        <translation>Ob es verwendet wird, ist noch nicht entschieden.</translation>
    </message>
    <message>
        <source>It was interrupted at %1 %.</source>
        <translation>Es wurde bei %1 % unterbrochen.</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Verwerfen</translation>
    </message>
</context>
<context>
    <name>VerdictStep</name>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Measured on damage that photofix made as your camera makes it.</source>
        <translation>Gemessen an Schäden, die photofix nach Art der Kamera gemacht hat.</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Keep the built-in</source>
        <translation>Nicht verwenden</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Photo, before and after</source>
        <translation>Foto, vorher und nachher</translation>
    </message>
    <message>
        <source>Hold Space for the original. S split, D side by side, F fit, 1 for 100 %, 2 for 200 %, arrows for the other photos, B for the brush that protects places, C to compare two repairs.</source>
        <translation>Leertaste halten zeigt das Original. S geteilt, D nebeneinander, F ganzes Foto, 1 für 100 %, 2 für 200 %, Pfeiltasten für die anderen Fotos, B für den Pinsel, der Stellen schützt, C zum Vergleich zweier Reparaturen.</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
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
        <source>photofix removes noise, blocks, scratches and more, on this computer alone: no photo leaves it.</source>
        <translation>photofix entfernt Rauschen, Blöcke, Kratzer und mehr, nur auf diesem Rechner: Kein Foto verlässt ihn.</translation>
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
    <name>WithoutPhoto</name>
    <message>
        <source>Open a photo, and what can be done with it is here.</source>
        <translation>Ist ein Foto geöffnet, steht hier, was sich damit tun lässt.</translation>
    </message>
</context>
<context>
    <name>YourModels</name>
    <message>
        <source>Your models</source>
        <translation>Eigene Modelle</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>What is it to be called?</source>
        <translation>Wie soll es heißen?</translation>
    </message>
    <message>
        <source>Export “%1” to</source>
        <translation>„%1“ exportieren nach</translation>
    </message>
    <message>
        <source>Move “%1” to the trash?</source>
        <translation>„%1“ in den Papierkorb?</translation>
    </message>
    <message>
        <source>Photos whose steps use it can’t be repaired by it any more. It can be taken out of the trash again.</source>
        <translation>Fotos, deren Schritte es verwenden, lassen sich damit nicht mehr reparieren. Aus dem Papierkorb lässt es sich wieder holen.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>“%1” is in the trash.</source>
        <translation>„%1“ liegt im Papierkorb.</translation>
    </message>
    <message>
        <source>“%1” was exported.</source>
        <translation>„%1“ wurde exportiert.</translation>
    </message>
    <message>
        <source>Two files, %1 and .json, in “%2”. Dropped onto another photofix, they are added there.</source>
        <translation>Zwei Dateien, %1 und .json, in „%2“. Auf ein anderes photofix gezogen, kommen sie dort hinzu.</translation>
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
