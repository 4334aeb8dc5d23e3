"""The page of a batch's report: one file with its own looks, no scripts, and nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; background: #fff }
h1 { font-size: 1.4rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .5rem; border-top: 1px solid #ddd; overflow-wrap: anywhere }
img { max-width: 15rem; height: auto; display: block }
.failed { color: #a11 }
.small { color: #666; font-size: .87rem }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #1c1c1c } th, td { border-color: #444 } .failed { color: #f88 } .small { color: #aaa } a { color: #8bf }
}
"""
_FAILURES = ("failed", "failed before", "name taken")


def make_page(report: Mapping[str, Any]) -> bytes:
    """The page.

    Args:
        report: what `photofix.batch.report` writes as JSON.

    Returns:
        HTML, in UTF-8.
    """
    photos: list[Mapping[str, Any]] = report["photos"]
    # What failed is what a person has to look at.
    rows = sorted(photos, key=lambda photo: photo["state"] not in _FAILURES)
    counts = ", ".join(f"{count} {escape(state)}" for state, count in report["counts"].items())
    words = [f"<p>{counts or 'No photos'}; {escape(report['reason'])}. Steps: {escape(report['steps'])}.</p>"]
    if report["error"]:
        words.append(f'<p class="failed">{_error(report["error"])}</p>')
    words += [f'<p class="failed">{_text(problem)}</p>' for problem in report["problems"]]
    others: list[Mapping[str, str]] = report["others"]
    if others:
        items = "".join(f"<li>{_text(other['name'])}: {escape(other['why'])}</li>" for other in others)
        words.append(f"<details><summary>{len(others)} other files</summary><ul>{items}</ul></details>")
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'">
<title>photofix: report</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Report of a batch</h1>
{"".join(words)}
<table>
<tr><th>Before</th><th>After</th><th>Photo</th></tr>
{"".join(map(_row, rows))}
</table>
</body>
</html>
"""
    return page.encode("utf-8", "replace")


def _row(photo: Mapping[str, Any]) -> str:
    output = photo["output"]
    before = _picture(photo["before"], photo["photo"], None)
    after = _picture(photo["after"], photo["output"] or "", output)
    said = [f"<b>{_text(photo['photo'])}</b>"]
    if output:
        said.append(f'<a href="{_link(output)}">{_text(output)}</a>')
    else:
        said.append(f'<span class="failed">{escape(photo["state"])}</span>')
    if photo["error"]:
        said.append(_error(photo["error"]))
    facts = [escape(photo["state"])] if output else []
    if photo["megapixels"]:
        facts.append(f"{photo['megapixels']:.1f} megapixels")
    if photo["seconds"]:
        facts.append(f"{sum(photo['seconds'].values()):.1f} s")
    small = "<br>".join([", ".join(facts), *map(_text, photo["notes"])])
    said.append(f'<span class="small">{small}</span>')
    return f"<tr><td>{before}</td><td>{after}</td><td>{'<br>'.join(said)}</td></tr>\n"


def _picture(name: str | None, words: str, output: str | None) -> str:
    if name is None:
        return ""
    picture = f'<img loading="lazy" src="{quote(name)}" alt="{_text(words)}">'
    return f'<a href="{_link(output)}">{picture}</a>' if output else picture


def _link(output: str) -> str:
    """From the journal's folder to a result; names that aren't Unicode are linked by their bytes."""
    return escape(quote(f"../{output}".encode("utf-8", "surrogateescape")))


def _error(error: Mapping[str, str]) -> str:
    return "<br>".join(_text(error[part]) for part in ("happened", "tried", "advice") if error.get(part))


def _text(words: str) -> str:
    """Words for the page; what isn't Unicode in a name is shown as such."""
    return escape(words.encode("utf-8", "replace").decode())
