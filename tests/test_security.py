"""What docs/security.md promises, sentence by sentence."""

import ast
import functools
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from safetensors.torch import save

from photofix.batch.place import temporary_of
from photofix.engine.card import read_card
from photofix.engine.catalogue import Catalogue
from photofix.engine.chain_file import read_chain
from photofix.engine.import_model import import_model
from photofix.engine.presets import Presets
from photofix.engine.step import Chain, Step
from photofix.errors import CardError, DecodeError, ModelError, ModelNotFoundError, UsageError
from photofix.imaging import open_photo, probe
from photofix.imaging.xmp import XmpError, patch_xmp
from photofix.nets.unet import UNet
from tests.engine.fakes import card

ROOT = Path(__file__).parents[1]
OUTSIDE = [
    "../outside",
    "../../outside",
    "/tmp/outside",
    "a/../../outside",
    "sub/outside",
    "..",
    "C:\\outside",
    "a\\..\\..\\outside",
]


@functools.cache
def sources() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text()) for path in (ROOT / "photofix").rglob("*.py")}


def calls(tree: ast.Module) -> list[tuple[str, ast.Call]]:
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# Weights.


def test_pickles_are_read_as_numbers_alone_wherever_they_are_read() -> None:
    found = 0
    for path, tree in sources().items():
        for name, call in calls(tree):
            if name.endswith("torch.load"):
                found += 1
                options = {option.arg: ast.unparse(option.value) for option in call.keywords}
                assert options.get("weights_only") == "True", path
            assert name not in ("pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.loads", "eval", "exec"), (
                path
            )
            assert name not in ("np.load", "numpy.load") or "allow_pickle=True" not in ast.unparse(call), path
    assert found >= 2


# Paths.


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_name_on_a_card_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    theirs, own = tmp_path / "theirs", tmp_path / "here" / "own"
    theirs.mkdir()
    own.mkdir(parents=True)
    weights = save(UNet(widths=[8, 12], blocks=1).state_dict())
    (theirs / "a.safetensors").write_bytes(weights)
    fields = json.loads(card(name="a", sha256=hashlib.sha256(weights).hexdigest()).model_dump_json())
    (theirs / "a.json").write_text(json.dumps(fields | {"name": name}))
    before = everything(tmp_path)
    with pytest.raises(CardError):
        import_model(theirs / "a.json", own)
    with pytest.raises(CardError):
        read_card(theirs / "a.json")
    with pytest.raises(ModelNotFoundError):
        Catalogue([own]).find(name)
    assert everything(tmp_path) == before
    assert not Path("/tmp/outside").exists()


def test_a_base_on_a_card_is_a_word_and_no_path(tmp_path: Path) -> None:
    weights = save(UNet(widths=[8, 12], blocks=1).state_dict())
    (tmp_path / "a.safetensors").write_bytes(weights)
    made = card(name="a", base="../../outside", sha256=hashlib.sha256(weights).hexdigest())
    (tmp_path / "a.json").write_text(made.model_dump_json())
    import_model(tmp_path / "a.json", tmp_path / "own")
    assert everything(tmp_path / "own") == {"a.json", "a.safetensors"}


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_name_of_a_preset_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "here" / "presets"
    folder.mkdir(parents=True)
    for other in (tmp_path / "outside.json", tmp_path / "here" / "outside.json"):
        other.write_text('{"steps": [{"model": "clean"}]}')
    before = everything(tmp_path)
    presets = Presets(folder)
    for act in (presets.load, presets.remove, lambda each: presets.save(each, Chain(steps=(Step(model="a"),)))):
        with pytest.raises(UsageError):
            act(name)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_model_in_a_chain_is_a_name_and_never_a_path(tmp_path: Path, name: str) -> None:
    chain = tmp_path / "steps.json"
    chain.write_text(json.dumps({"steps": [{"model": name}]}))
    try:
        step = read_chain(chain).steps[0]
    except UsageError:
        return
    with pytest.raises(ModelError):
        Catalogue([tmp_path / "own"]).find(step.model)


@pytest.mark.parametrize("event", ["writing", "done"])
@pytest.mark.parametrize("output", ["../stolen.png", "../kept.png", "sub/../../kept.png", "ABSOLUTE"])
def test_a_journal_from_anyone_writes_and_removes_nothing_outside_of_its_folder(
    tmp_path: Path, output: str, event: str
) -> None:
    from benchmarks.drill import tiny

    photos, results = tmp_path / "photos", tmp_path / "results"
    photos.mkdir()
    Image.fromarray(np.zeros((24, 32, 3), np.uint8)).save(photos / "a.png")
    kept = tmp_path / "kept.png"
    kept.write_bytes(b"somebody else's")
    # Once as it should be, so that the journal knows the photo and the work; then its lines are made to lead elsewhere.
    tiny.run(photos, results, lambda _: None, reader=tiny.InlineReader())
    journal = results / "photofix-batch" / "journal.jsonl"
    output = str(kept) if output == "ABSOLUTE" else output
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    for line in lines:
        if line["event"] in ("writing", "done"):
            line |= {"output": output, "sha256": hashlib.sha256(kept.read_bytes()).hexdigest(), "event": event}
            line.pop("written", None)
        if line["event"] == "root":
            line["label"] = "../elsewhere"
    journal.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    temporaries = {temporary_of(tmp_path / Path(output).name), temporary_of(kept)}
    for path in temporaries:
        path.write_bytes(b"not ours either")
    (results / "a_photofix.png").unlink()
    before = everything(tmp_path)
    _, ended = tiny.run(photos, results, lambda _: None, reader=tiny.InlineReader())
    assert ended.done == 1
    assert kept.read_bytes() == b"somebody else's"
    assert all(path.read_bytes() == b"not ours either" for path in temporaries)
    new = everything(tmp_path) - before
    assert {name for name in new if not name.startswith("results/photofix-batch")} == {"results/a_photofix.png"}


def test_archives_are_never_unpacked() -> None:
    for path, tree in sources().items():
        for name, _ in calls(tree):
            assert not name.endswith((".extract", ".extractall", "unpack_archive")), path


# XML.


@pytest.mark.parametrize(
    "packet",
    [
        "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
        "<!DOCTYPE x SYSTEM 'http://localhost/x.dtd'><x/>",
        "<!DOCTYPE x [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><x/>",
    ],
)
def test_xmp_with_a_document_type_is_not_read(packet: str) -> None:
    with pytest.raises(XmpError, match="document type"):
        patch_xmp(packet.encode(), (1, 1))


def test_xml_is_parsed_in_one_place_which_refuses_document_types() -> None:
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                text = ast.unparse(node)
                assert "xml" not in text.split("photofix.imaging.xmp")[0] or path.name == "xmp.py" or "lxml" in text, (
                    path
                )


def test_drawings_are_no_photos_and_only_our_own_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    for name in ("a.svg", "a.png", "a.jpg"):
        path = tmp_path / name
        path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')
        for read in (open_photo, probe):
            with pytest.raises(DecodeError, match="not a photo"):
                read(path)
    drawing = [path.name for path, tree in sources().items() if any("QSvg" in name for name, _ in calls(tree))]
    assert drawing == ["resources.py"]
    # Qt's own readers would also take drawings: none is handed a path but of PNG alone, or of what came with photofix.
    for path, tree in sources().items():
        for name, call in calls(tree):
            assert name != "QMovie", path
            assert name != "QImageReader" or "b'png'" in ast.unparse(call.args[1]), path
            assert name not in ("QPixmap", "QImage") or not call.args or "path" not in ast.unparse(call.args[0]), path


def test_a_picture_of_a_run_is_a_png_or_nothing(tmp_path: Path) -> None:
    from photofix.app.train.pictures import read_image

    path = tmp_path / "a.png"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')
    assert read_image(path) is None
    Image.new("RGB", (9, 8)).save(path)
    image = read_image(path)
    assert image is not None
    assert image.width() == 9


@pytest.mark.parametrize("words", ["<img src='file://host/share/a.png'>", "<b>x</b>", "a <script>b</script>"])
def test_words_from_outside_are_shown_as_they_are(words: str) -> None:
    from PySide6.QtGui import QTextDocument

    from photofix.app.base.plain_text import plain

    shown = QTextDocument()
    shown.setHtml(plain(words))
    assert shown.toPlainText().strip() == words.strip()
    assert plain("a photo.jpg\nof 3 < 4 megapixels") == "a photo.jpg\nof 3 < 4 megapixels"


# The network.


def listening(process: psutil.Process) -> list[object]:
    found: list[object] = []
    for each in (process, *process.children(recursive=True)):
        try:
            found += [
                c for c in each.net_connections("inet") if c.status == psutil.CONN_LISTEN or c.type == 2 or c.raddr
            ]
        except psutil.Error:
            continue
    return found


def watched(command: list[str], seconds: float = 60) -> tuple[int, list[object], int]:
    """Run a command; its exit code, what it and its children had open to the network, and how many processes were seen."""
    found: list[object] = []
    most = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        process = psutil.Process(running.pid)
        end = time.monotonic() + seconds
        while running.poll() is None and time.monotonic() < end:
            try:
                most = max(most, 1 + len(process.children(recursive=True)))
                found += listening(process)
            except psutil.NoSuchProcess:
                break
            time.sleep(0.02)
        return running.wait(seconds), found, most


def test_the_watch_sees_who_listens() -> None:
    code = "import socket, time; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); time.sleep(1)"
    assert watched([sys.executable, "-c", code])[1]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    rng = np.random.default_rng(1)
    for number in range(2):
        Image.fromarray(rng.integers(0, 256, (64, 64, 3), np.uint8)).save(folder / f"{number}.png")
    return folder


def test_a_batch_listens_to_nobody(photos: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "photofix", "batch", str(photos), "-o", str(tmp_path / "out"), "--steps", "clean"]
    code, found, processes = watched(command)
    assert code == 0
    assert found == []
    assert processes >= 2  # it and its reader


WINDOW = """
import sys, time
from PySide6.QtWidgets import QApplication
from photofix.app.session.entry import State
from photofix.app.window import MainWindow

if __name__ == "__main__":
    app = QApplication([])
    window = MainWindow()
    window.show()
    window.open(sys.argv[1])
    end = time.monotonic() + 60
    while window.session.state is not State.DONE and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)
    done = window.session.state is State.DONE
    window.close()
    sys.exit(0 if done else 1)
"""


def test_the_window_and_its_engine_listen_to_nobody(photos: Path, tmp_path: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{WINDOW}")
    code, found, processes = watched([sys.executable, str(script), str(photos / "0.png")])
    assert code == 0
    assert found == []
    assert processes >= 2  # it and its engine


def test_nothing_in_the_package_opens_the_network_but_training_on_several_computers() -> None:
    """By its imports; what listens there is torch's own, when the person starts a cluster."""
    allowed = {"distributed.py"}
    for path, tree in sources().items():
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names} | {
            f"{node.module}" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        }
        for name in names:
            network = name.split(".")[0] in (
                "socket",
                "socketserver",
                "http",
                "ftplib",
                "smtplib",
                "asyncio",
                "requests",
                "httpx",
            )
            # It looks whether a port of this computer is free, for a cluster that the person starts.
            network = network and (path.name, name) != ("ray_cluster.py", "socket")
            network = network or name in ("urllib.request", "PySide6.QtNetwork", "multiprocessing.managers")
            assert not network, (path, name)
            assert not name.startswith("torch.distributed") or path.name in allowed, (path, name)
