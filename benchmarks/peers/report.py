"""The parts of docs/peers.md that have figures in them, out of the results: nothing there is written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.peers.catalogue import PEERS
from benchmarks.peers.tasks import TASKS

__all__ = ["fill"]

Results = dict[str, Any]
UPSCALING, WEB, CLEANING = ("upscale-2x", "upscale-4x"), ("web-2x", "web-4x"), ("noise-25", "jpeg-10", "jpeg-30")
# Of each figure its column's head, its decimals, and whether more is better.
FIGURES = {"psnr": ("PSNR", 2, True), "ssim": ("SSIM", 3, True), "lpips": ("LPIPS", 3, False)}


def fill(page: str, results: Results) -> str:
    """The page with each block between ``<!-- peers: NAME -->`` and ``<!-- peers: end -->`` written anew.

    Raises:
        KeyError: the page has a block that there is nothing for.
    """

    def block(found: re.Match[str]) -> str:
        return f"<!-- peers: {found[1]} -->\n{_BLOCKS[found[1]](results)}\n<!-- peers: end -->"

    return re.sub(r"<!-- peers: (\w+) -->\n.*?<!-- peers: end -->", block, page, flags=re.DOTALL)


def _quality(names: Sequence[str], results: Results) -> str:
    tasks = {name: results["quality"][name] for name in names if name in results["quality"]}
    if not tasks:
        return "*Not measured.*"
    heads = [
        f"{TASKS[name].title}: {FIGURES[key][0]}" if key == "psnr" else FIGURES[key][0]
        for name in tasks
        for key in FIGURES
    ]
    lines = [_row(["", *heads]), _row(["---"] * (1 + len(heads)))]
    if all("damaged" in found for found in tasks.values()):
        lines.append(
            _row(["*damaged*", *(_number(found["damaged"], key) for found in tasks.values() for key in FIGURES)])
        )
    for peer in _listed(tasks):
        cells: list[str] = []
        for name, found in tasks.items():
            row = found["rows"].get(peer, {"status": "not run" if name in PEERS[peer].settings else ""})
            if row["status"] == "ran":
                cells += [_bold_if_best(found["rows"], peer, key) for key in FIGURES]
            else:
                cells += [row["status"], "", ""]
        lines.append(_row([PEERS[peer].title, *cells]))
    counts = {(found["set"], found["photos"], found["on"]) for found in tasks.values()}
    where = "; ".join(
        f"{photos} photos: {title}, PSNR and SSIM of {'luma' if on == 'Y' else on}"
        for title, photos, on in sorted(counts)
    )
    return "\n".join([f"{where}. In each column the same photos for all.", "", *lines])


def _words(results: Results) -> str:
    """For each task where photofix stands in it, whether it is to its honour or not."""
    lines: list[str] = []
    for name, found in results["quality"].items():
        rows = {peer: row for peer, row in found["rows"].items() if row["status"] == "ran"}
        if "photofix" not in rows:
            continue
        places = [_place(rows, key) for key in ("psnr", "lpips") if rows["photofix"][key] is not None]
        untouched = found.get("damaged", {"lpips": None})["lpips"]
        if untouched is not None and untouched < (rows["photofix"]["lpips"] or 0):
            places.append(f"by LPIPS the damaged photo itself is nearer ({untouched:.3f})")
        lines.append(f"- {TASKS[name].title}: {'; '.join(places)}.")
    return "\n".join(lines)


def _place(rows: dict[str, Any], key: str) -> str:
    """Where photofix stands in one figure; its variants don't stand in each other's way."""
    title, decimals, more = FIGURES[key]
    others = [peer for peer in rows if not peer.startswith("photofix") and rows[peer][key] is not None]
    own = rows["photofix"][key]
    better = [peer for peer in others if (rows[peer][key] > own) == more and rows[peer][key] != own]
    best = (max if more else min)(others, key=lambda peer: rows[peer][key], default=None)
    unit = " dB" if key == "psnr" else ""
    said = f"{title} {own:.{decimals}f}{unit}, place {len(better) + 1} of {len(others) + 1}"
    if best is None:
        return said
    which = "the best of the others" if not better else "the best"
    return f"{said} ({which}, {PEERS[best].title}: {rows[best][key]:.{decimals}f})"


def _speed(results: Results) -> str:
    tasks = results["speed"]
    machine = results["machine"]
    lines = [
        f"On {machine['cpu']}, {results.get('threads', 2)} threads for everybody, PyTorch {machine['torch']}, no GPU.",
        "",
    ]
    heads = ["", "seconds a megapixel", "slowest", "picture", "repeats", "cores busy", "ready after", "peak memory"]
    for name, rows in tasks.items():
        lines += [f"**{TASKS[name].title}**", "", _row(heads), _row(["---"] * len(heads))]
        for peer, row in rows.items():
            if row["status"] != "ran":
                lines.append(_row([PEERS[peer].title, row["status"], *[""] * (len(heads) - 2)]))
                continue
            lines.append(
                _row(
                    [
                        PEERS[peer].title,
                        f"{row['seconds_per_megapixel']:.2f}",
                        f"{row['slowest_seconds_per_megapixel']:.2f}",
                        f"{row['output_megapixels']:g} megapixels",
                        str(row["repeats"]),
                        f"{row['cores']:.1f}",
                        f"{row['load_seconds']:.1f} s",
                        f"{row['peak_rss_megabytes'] / 1000:.2f} GB",
                    ]
                )
            )
        lines.append("")
        if (said := _times(rows)) is not None:
            lines += [said, ""]
    return "\n".join(lines[:-1])


def _times(rows: dict[str, Any]) -> str | None:
    """How photofix's time compares with those of the other networks."""
    key = "seconds_per_megapixel"
    ran = {peer: row[key] for peer, row in rows.items() if row["status"] == "ran"}
    own = ran.get("photofix")
    others = {peer: seconds for peer, seconds in ran.items() if not peer.startswith("photofix")}
    if own is None or not others:
        return None
    slower = [
        f"{PEERS[peer].title} takes {seconds / own:.1f} times as long"
        for peer, seconds in others.items()
        if seconds > own
    ]
    faster = [f"{PEERS[peer].title} {seconds / own:.2g}" for peer, seconds in others.items() if seconds <= own]
    said = [", ".join(slower)] if slower else []
    said += [f"of its time, these take a part: {', '.join(faster)}"] if faster else []
    return f"Against photofix: {'; '.join(said)}."


def _lesson(results: Results) -> str:
    """What the rebuilt network of lesson 7 needs, beside ours."""
    rows = results["speed"].get("upscale-2x", {})
    ours, theirs = rows.get("photofix", {}), rows.get("lesson7", {})
    if ours.get("status") != "ran" or theirs.get("status") != "ran":
        return "*Not measured.*"
    return (
        f"Lesson 7's U-Net has {theirs['parameters'] / 1e6:.1f} million parameters, ours {ours['parameters'] / 1e6:.1f}. For a "
        f"megapixel it takes {theirs['seconds_per_megapixel']:.1f} s, ours {ours['seconds_per_megapixel']:.2f} s: "
        f"{theirs['seconds_per_megapixel'] / ours['seconds_per_megapixel']:.1f} times as long; and "
        f"{theirs['peak_rss_megabytes'] / 1000:.2f} GB of memory for {theirs['output_megapixels']:g} megapixels, ours "
        f"{ours['peak_rss_megabytes'] / 1000:.2f} GB."
    )


def _who(results: Results) -> str:
    """What was compared, in which version and with which setting."""
    lines = [_row(["", "package", "licence", "setting that was best", ""]), _row(["---"] * 5)]
    for name, peer in PEERS.items():
        rows = {task: found["rows"][name] for task, found in results["quality"].items() if name in found["rows"]}
        rows |= {task: row[name] for task, row in results["speed"].items() if name in row and task not in rows}
        if not rows:
            continue
        versions = {row["version"] for row in rows.values() if row.get("version")}
        package = f"{peer.package} {', '.join(sorted(versions))}".strip() if peer.package else ""
        if all(row["status"] == "not installed" for row in rows.values()):
            package += f": not installed, `pip install {peer.package}`"
        chosen = [f"{TASKS[task].title}: {_setting(row['setting'])}" for task, row in rows.items() if "tried" in row]
        lines.append(_row([peer.title, package, peer.licence, "; ".join(chosen), peer.note]))
    failures = [
        f"- {PEERS[peer].title}, {TASKS[task].title}: {row['words']}"
        for task, found in results["quality"].items()
        for peer, row in found["rows"].items()
        if row["status"] == "failed"
    ]
    return "\n".join([*lines, *(["", "What failed:", "", *failures] if failures else [])])


def _setting(setting: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in setting.items() if name != "scale")


def _listed(tasks: dict[str, Any]) -> list[str]:
    there = {peer for found in tasks.values() for peer in found["rows"]}
    return [peer for peer in PEERS if peer in there]


def _bold_if_best(rows: dict[str, Any], peer: str, key: str) -> str:
    ran = [row[key] for row in rows.values() if row["status"] == "ran" and row[key] is not None]
    said = _number(rows[peer], key)
    best = (max if FIGURES[key][2] else min)(ran, default=None)
    return f"**{said}**" if said and rows[peer][key] == best else said


def _number(row: dict[str, Any], key: str) -> str:
    return "" if row[key] is None else f"{row[key]:.{FIGURES[key][1]}f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


_BLOCKS: dict[str, Callable[[Results], str]] = {
    "upscaling": lambda results: _quality(UPSCALING, results),
    "web": lambda results: _quality(WEB, results),
    "cleaning": lambda results: _quality(CLEANING, results),
    "words": _words,
    "speed": _speed,
    "lesson": _lesson,
    "who": _who,
}
