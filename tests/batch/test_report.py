"""The report of a batch: for programs and for people, and silent on where things are."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from PIL import Image

from photofix.batch.report import write_reports


class Page(HTMLParser):
    """Collects the page's tags, links and words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_page_shows_every_photo_before_and_after(make, folder: Path) -> None:
    make.photo(folder / "<b>&\"'.png", 4, size=(400, 600))
    (folder / "bad.jpg").write_text("<script>alert(1)</script>")
    run = make.batch(folder)
    run.batch.prepare()
    ended = run.batch.run()
    (path,) = write_reports(run.batch.plan, run.batch.places.all, ended, "fake")
    run.batch.close()
    assert path == folder.with_name("photos_photofix") / "photofix-batch" / "report.html"
    text = path.read_text("utf-8")
    page = Page(text)
    assert page.tags.count("img") == 8
    assert "b" in page.tags
    assert "script" not in page.tags
    for link in page.links:  # nothing from outside, and nothing that isn't there
        assert (path.parent / unquote(link)).is_file()
    assert "<b>&\"'.png" in page.words
    assert "is not a photo" in page.words
    assert page.words.index("bad.jpg") < page.words.index("a.png")
    assert "Other files: 1" in page.words
    for name in ("report.html", "report.json", "journal.jsonl"):
        assert str(folder.parent) not in (path.parent / name).read_text("utf-8")
    report = json.loads(path.with_name("report.json").read_text())
    assert report["counts"] == {"done": 4, "failed": 1}
    first = report["photos"][0]
    assert first["state"] == "done"
    with Image.open(path.parent / first["before"]) as before, Image.open(path.parent / first["after"]) as after:
        assert before.size == after.size
        assert max(before.size) <= 240
    assert not re.search(r"https?://", text)


def test_a_result_without_small_pictures_gets_them_later(make, folder: Path) -> None:
    make.run(folder)
    pictures = folder.with_name("photos_photofix") / "photofix-batch" / "thumbnails"
    names = sorted(pictures.iterdir())
    assert len(names) == 6
    names[0].unlink()
    run = make.batch(folder)
    run.batch.prepare()
    ended = run.batch.run()
    write_reports(run.batch.plan, run.batch.places.all, ended, "fake")
    run.batch.close()
    assert sorted(pictures.iterdir()) == names
