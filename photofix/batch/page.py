"""The page of a batch's report: one file with its own looks, no scripts, and nothing from anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from photofix.batch.task import State

_STYLE = """
:root {
  color-scheme: light dark; --ground: #f6f6f7; --card: #fff; --line: #d3d5d9; --text: #1d1f23; --quiet: #5a5f68;
  --failed: #b3261e; --done: #1d6f33; --link: #985200;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #18191b; --card: #222428; --line: #33363c; --text: #eceef1; --quiet: #a4a9b2;
    --failed: #ff8f80; --done: #7fcf8d; --link: #f0b04f;
  }
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto 4rem; max-width: 64rem; padding: 0 1rem; color: var(--text); background: var(--ground) }
h1 { font-size: 1.5rem; margin: 0 0 .25rem }
p { margin: .25rem 0 }
a { color: var(--link) }
ul { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 1rem 0; padding: 0 }
ul.counts li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .4rem .9rem }
ul.counts b { font-size: 1.2rem }
details { margin: 1rem 0 } details ul { display: block; margin: .5rem 0 0 1rem }
table { border-collapse: separate; border-spacing: 0 .6rem; width: 100%; table-layout: fixed }
th { text-align: left; font-size: .87rem; font-weight: 600; color: var(--quiet); padding: 0 .8rem }
td { vertical-align: top; padding: .8rem; background: var(--card); border: solid var(--line); border-width: 1px 0; overflow-wrap: anywhere }
td:first-child { border-left-width: 1px; border-radius: .6rem 0 0 .6rem }
td:last-child { border-right-width: 1px; border-radius: 0 .6rem .6rem 0 }
td:only-child { border-radius: .6rem }
tr.failed td { border-left: 4px solid var(--failed) }
img { max-width: 100%; max-height: 12rem; display: block; border-radius: .25rem }
b.failed, p.failed, span.failed { color: var(--failed) }
.done { color: var(--done) }
.small { color: var(--quiet); font-size: .87rem }
"""
_FAILURES = [state.value for state in State if state.is_failure]


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
    words = [f'<p class="small">Steps: {escape(report["steps"])}. {_outcome(report)}</p>']
    counts = "".join(_count(state, count) for state, count in report["counts"].items())
    words.append(f'<ul class="counts">{counts or "<li>No photos</li>"}</ul>')
    if report["error"]:
        words.append(f'<p class="failed">{_error(report["error"])}</p>')
    words += [f'<p class="failed">{_text(problem)}</p>' for problem in report["problems"]]
    others: list[Mapping[str, str]] = report["others"]
    if others:
        items = "".join(f"<li>{_text(other['name'])}: {escape(other['why'])}</li>" for other in others)
        words.append(f"<details><summary>Other files: {len(others)}</summary><ul>{items}</ul></details>")
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


def _outcome(report: Mapping[str, Any]) -> str:
    """How the batch came to its end."""
    ends = {"finished": "It was finished", "cancelled": "It was cancelled", "stopped": "It had to stop"}
    return f"{ends.get(report['reason'], escape(report['reason']))} after {_duration(report['seconds'])}."


def _count(state: str, count: int) -> str:
    colour = "failed" if state in _FAILURES else "done" if state == "done" else ""
    return f'<li><b class="{colour}">{count}</b> {escape(state)}</li>'


def _row(photo: Mapping[str, Any]) -> str:
    output = photo["output"]
    said = [f"<b>{_text(photo['photo'])}</b>"]
    if output:
        said.append(f'<a href="{_link(output)}">{_text(output)}</a>')
    else:
        colour = "failed" if photo["state"] in _FAILURES else "small"
        said.append(f'<span class="{colour}">{escape(photo["state"])}</span>')
    if photo["error"]:
        said.append(_error(photo["error"]))
    facts = [escape(photo["state"])] if output else []
    if photo["megapixels"]:
        facts.append(f"{photo['megapixels']:.1f} megapixels")
    if photo["seconds"]:
        facts.append(f"{sum(photo['seconds'].values()):.1f} s")
    small = "<br>".join(line for line in (", ".join(facts), *map(_text, photo["notes"])) if line)
    if small:
        said.append(f'<span class="small">{small}</span>')
    words = "<br>".join(said)
    colour = ' class="failed"' if photo["state"] in _FAILURES else ""
    if not photo["before"] and not photo["after"]:
        return f'<tr{colour}><td colspan="3">{words}</td></tr>\n'
    before = _picture(photo["before"], photo["photo"], None)
    after = _picture(photo["after"], photo["output"] or "", output)
    return f"<tr{colour}><td>{before}</td><td>{after}</td><td>{words}</td></tr>\n"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


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
