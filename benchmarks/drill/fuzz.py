"""Coverage-guided fuzzing of the codec's own code, and of what reads journals and cards, for as long as is asked for."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.drill.fuzz_targets import TARGETS, seeds

# Words of the formats, for a fuzzer that would need long to spell them.
_WORDS = {
    "xmp": (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'>", "</x:xmpmeta>", "<rdf:Description rdf:about=''>", "</rdf:Description>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "</rdf:RDF>", "<?xpacket ", "?>", "<!--", "-->",
        "<![CDATA[", "]]>", "&amp;", "&#0;", "&#x26;", "<!DOCTYPE a [", "<!ENTITY b 'c'>", "]>", "xmlns:tiff='http://ns.adobe.com/tiff/1.0/'",
        "tiff:Orientation='6'", "<tiff:Orientation>", "</tiff:Orientation>", "rdf:parseType='Resource'", "xmlns=''", "<?xml version='1.0'?>",
    ),
    "exif": ("II*\0", "MM\0*", "\x12\1\3\0\1\0\0\0", "\1\x12\0\3\0\0\0\1", "\x69\x87\4\0\1\0\0\0", "\x02\xa0\3\0\1\0\0\0"),
    "jpeg": ("\xff\xe1", "\xff\xe2", "\xff\xdb", "\xff\xc0", "Exif\0\0", "ICC_PROFILE\0\1\1", "Photoshop 3.0\x008BIM\4\4\0\0", "MPF\0"),
    "heif": ("meta", "iinf", "infe", "iprp", "ipco", "auxC", "ftypheic"),
    "tiff": ("II*\0", "MM\0*", "\x69\x87\4\0\1\0\0\0", "\x25\x88\4\0\1\0\0\0", "\x1a\1\5\0\1\0\0\0", "\x73\x87\7\0"),
    "journal": (
        '"event":"writing"', '"event":"done"', '"event":"failed"', '"event":"begun"', '"event":"root"', '"output":"../../a"',
        '"output":"/a"', '"label":".."', "null", "1e999", "[[[[", '{"a":', "\n",
    ),
    "card": ('"name":"../a"', '"arguments":{"widths":[9999999]}', "null", "1e999", "[[[[", '"steps":[', '"schema_version":1'),
}  # fmt: skip


def run(seconds: int, keep: Path) -> dict[str, Any]:
    """Fuzz each target for its share of the time.

    Args:
        seconds: for all of them together.
        keep: where inputs that end in a finding are put.

    Returns:
        For each target the inputs tried, the edges of code that they reached, and findings by file.
    """
    found: dict[str, Any] = {"seconds": 0, "inputs": 0, "findings": 0, "targets": {}}
    keep.mkdir(parents=True, exist_ok=True)
    for name in TARGETS:
        result = _fuzz(name, max(1, seconds // len(TARGETS)), keep)
        found["targets"][name] = result
        found["seconds"] += result["seconds"]
        found["inputs"] += result["inputs"]
        found["findings"] += len(result["findings"])
        print(
            f"{name}: {result['inputs']} inputs, {result['edges']} edges, {len(result['findings'])} findings",
            flush=True,
        )
    return found


def _fuzz(name: str, seconds: int, keep: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds(name)):
            (corpus / str(number)).write_bytes(seed)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_spelled(word)}"\n' for word in _WORDS.get(name, ())))
        command = [
            sys.executable, "-m", "benchmarks.drill.fuzz_targets", name, f"-max_total_time={seconds}", "-timeout=10",
            "-rss_limit_mb=3000", "-max_len=65536", "-print_final_stats=1", f"-artifact_prefix={keep}/{name}-",
            *([f"-dict={words}"] if name in _WORDS else []), str(corpus),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    said = done.stderr + done.stdout
    if "No module named 'atheris'" in said:
        raise SystemExit("Fuzzing needs atheris: pip install atheris")
    inputs = re.search(r"number_of_executed_units: (\d+)", said) or re.search(r"Done (\d+) runs", said)
    tried = [int(number) for number in re.findall(r"^#(\d+)", said, re.MULTILINE)]
    edges = [int(number) for number in re.findall(r"cov: (\d+)", said)]
    findings = sorted(path.name for path in keep.glob(f"{name}-*"))
    if done.returncode and not findings:
        findings = [f"exit code {done.returncode}: {said[-500:]}"]
    return {
        "seconds": seconds,
        "inputs": int(inputs.group(1)) if inputs else max(tried, default=0),
        "edges": max(edges, default=0),
        "findings": findings,
    }


def _spelled(word: str) -> str:
    return "".join(
        character
        if (character.isascii() and character.isalnum()) or character in " <>/:;!?.=&#[]-_',"
        else f"\\x{ord(character):02x}"
        for character in word
    )
