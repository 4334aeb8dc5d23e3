"""Two thousand files through `photofix batch`, a tenth of them broken, and all that must be true of them afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.drill import broken, good
from photofix.errors import PhotofixError
from photofix.imaging import open_photo, probe

PATIENCE = 3600.0  # seconds
NAMES = (
    "写真", "صورة", "фото", "ภาพถ่าย", "사진", "Müller–Größe", "e\u0301te\u0301", "été", "a b  c", "-n", "quote'\"$(x)", "100%",
    "x" * 200, "長" * 60, "[x]", "tab\tname", "new\nline", "🙂", "<b>bold", "UPPER", "upper", "#1", "a.b.c", "~",
)  # fmt: skip


@dataclass
class Made:
    """What was made.

    Attributes:
        photos: the folder.
        refused: by the file's place, whether it must be refused (None: may be).
        passed_over: names that are no files, which must be said.
        ways: how often each way occurs.
        before: what every file was: its hash, or for a sparse one what the system says of it.
    """

    photos: Path
    refused: dict[str, bool | None] = field(default_factory=dict[str, "bool | None"])
    passed_over: list[str] = field(default_factory=list[str])
    ways: Counter[str] = field(default_factory=Counter[str])
    before: dict[str, str] = field(default_factory=dict[str, str])


def make(folder: Path, count: int, seed: int) -> Made:
    """Make the files.

    Args:
        folder: where to.
        count: of files; a tenth is broken.
        seed: of everything.
    """
    chance = random.Random(seed)
    made = Made(folder)
    folder.mkdir(parents=True)
    pool = [
        good.files(seed + number, (chance.randrange(48, 161), chance.randrange(48, 161)))
        for number in range(min(12, 1 + count // 20))
    ]
    kinds = list(pool[0])
    bad = count // 10
    for number in range(count - bad):
        files = pool[number % len(pool)]
        kind = kinds[(number // len(pool)) % len(kinds)]
        stem = NAMES[number % len(NAMES)] if number % 5 == 0 else "photo"
        ending = kind.rsplit(".", 1)[-1]
        _put(made, f"folder {number % 7}/{stem} {number}.{ending}", files[kind], refused=False)
    (folder / "folder 0" / "photo 7.xmp").write_bytes(good.XMP)
    ways = list(broken.WAYS)
    for number in range(bad):
        name = ways[number % len(ways)]
        way = broken.WAYS[name]
        made.ways[name] += 1
        data = way.make(pool[number % len(pool)], chance)
        _put(made, f"folder {number % 7}/broken {number}.{way.ending}", data, refused=way.refused)
    if hasattr(os, "mkfifo"):
        for name, fails in broken.special(folder, pool[0]).items():
            made.ways[name] += 1
            if fails:
                made.refused[name] = True
            else:
                made.passed_over.append(name)
    made.before = states(folder)
    return made


def _put(made: Made, name: str, data: bytes, refused: bool | None) -> None:
    path = made.photos / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    made.refused[name] = refused


def states(folder: Path) -> dict[str, str]:
    """What every entry of a folder is: a file by its content, a giant one by its dates, anything else by its kind."""
    found: dict[str, str] = {}
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(root, name)
            status = path.lstat()
            if not path.is_file() or path.is_symlink():
                state = f"{status.st_mode}"
            elif status.st_size > 1 << 30:
                state = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_blocks}"
            else:
                state = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(folder))] = state
    return found


def batch(photos: Path, output: Path, *more: str) -> tuple[subprocess.CompletedProcess[str], bool]:
    """One batch, as a person starts it; and whether it hung."""
    command = [
        sys.executable,
        "-m",
        "photofix",
        "batch",
        str(photos),
        "-o",
        str(output),
        "--steps",
        "clean",
        "--events",
        *more,
    ]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        return subprocess.CompletedProcess(command, -1, f"{error.stdout or ''}", f"{error.stderr or ''}"), True
    return done, False


def judge(made: Made, output: Path, said_aloud: str) -> dict[str, Any]:
    """Everything that must be true after a batch.

    Args:
        made: the files.
        output: the folder of results.
        said_aloud: all that the batch has printed.

    Returns:
        Counts, and in `wrong` a sentence for each thing that isn't as it must be.
    """
    wrong: list[str] = []
    lost = [name for name, state in made.before.items() if states_of(made, name) != state]
    report = json.loads((output / "photofix-batch" / "report.json").read_text())
    photos: dict[str, dict[str, Any]] = {photo["photo"]: photo for photo in report["photos"]}
    said = {other["name"] for other in report["others"]}
    results = {path for path in output.rglob("*") if path.is_file() and "photofix-batch" not in path.parts}
    claimed: Counter[Path] = Counter()
    repaired = refused = hung = 0
    for name, must in made.refused.items():
        photo = photos.get(name)
        if photo is None:
            wrong.append(f"{name!r}: not a word of it")
            continue
        if photo["state"] == "done":
            repaired += 1
            path = output / photo["output"]
            claimed[path] += 1
            if must is True:
                wrong.append(f"{name!r}: repaired, though it is broken")
            wrong += _judge_result(made.photos / name, path)
            continue
        refused += 1
        if must is False:
            lost.append(name)
        error = photo["error"]
        hung += "could not be read in" in str(error)  # a decoder that was stopped
        if photo["state"] != "failed" or not error or not error["happened"] or not error["advice"]:
            wrong.append(f"{name!r}: {photo['state']} without a clear word")
        elif "Traceback" in str(error) or "\n" in error["happened"].replace(name.rsplit("/", 1)[-1], ""):
            wrong.append(f"{name!r}: {error}")
    wrong += [f"{name!r}: not a word of it" for name in made.passed_over if name not in said and name not in photos]
    wrong += [f"{path.name!r}: {count} photos have it" for path, count in claimed.items() if count > 1]
    strays = [path.name for path in results - set(claimed) if path.suffix != ".xmp"]
    wrong += [f"{name!r}: nobody's result" for name in strays]
    tracebacks = said_aloud.count("Traceback")
    return {
        "files": len(made.refused) + len(made.passed_over),
        "bad_inputs": sum(made.ways.values()),
        "ways": len(made.ways),
        "repaired": repaired,
        "refused": refused,
        "passed_over": len(made.passed_over),
        "lost": len(lost),
        "hangs": hung,
        "tracebacks": tracebacks,
        "wrong": wrong + [f"lost: {name!r}" for name in lost],
    }


def states_of(made: Made, name: str) -> str:
    """What an entry is now."""
    path = made.photos / name
    status = path.lstat() if os.path.lexists(path) else None
    if status is None:
        return "gone"
    if not path.is_file() or path.is_symlink():
        return f"{status.st_mode}"
    if status.st_size > 1 << 30:
        return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_blocks}"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _judge_result(photo: Path, result: Path) -> list[str]:
    try:
        header = probe(result)
        size = open_photo(result).size
        if header.done is None or size != open_photo(photo, first_frame=True).size:
            return [f"{photo.name!r}: its result is of another size, or says nothing of what was done"]
    except (PhotofixError, OSError) as error:
        return [f"{photo.name!r}: its result can't be read: {error}"]
    return []


def run(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """Make the files, run a batch over them twice, and judge."""
    made = make(folder / "photos", count, seed)
    output = folder / "out"
    done, hung = batch(made.photos, output)
    if hung or done.returncode != 1:  # some failed, as they must
        return {"hangs": int(hung), "wrong": [f"exit code {done.returncode}: {done.stderr[-2000:]}"]}
    found = judge(made, output, done.stdout + done.stderr)
    again, hung = batch(made.photos, output)
    ended = [event for line in again.stdout.splitlines() if (event := json.loads(line))["event"] == "ended"]
    if hung or not ended or ended[-1]["done"]:
        found["wrong"].append("a second run repaired something again")
    found["wrong"] += [f"{path.name!r}: left behind" for path in folder.rglob(".photofix-*")]
    found["hangs"] += hung
    return found
