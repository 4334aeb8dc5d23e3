"""Faces to write with: Pillow's own in several weights and slants, packages of fonts, and those of the machine.

A face has a name, which is what parameters hold. Built-in faces are the same everywhere. Which others there are depends on the
machine; a draw takes one random number for the face whatever there is, so that everything else that is drawn stays the same.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from photofix.errors import TrainingError

# So many of the machine's are used, evenly spaced over their sorted paths: a few hundred would teach nothing that these don't.
_MOST = 160
_SUFFIXES = {".ttf", ".otf", ".ttc"}
_NO_LETTERS = ("symbol", "dingbat", "emoji", "icon", "awesome", "ornament", "barcode", "braille", "math", "music")


@dataclass(frozen=True)
class Face:
    """A typeface in one weight and slant.

    Attributes:
        name: by which parameters refer to it.
        path: its file; None is Pillow's own font (Aileron, CC0).
        weight: stroke added around the outlines, as a share of the size.
        slant: shear to the right, as a share of the height.
        width: how wide letters are, compared with the file's.
    """

    name: str
    path: Path | None = None
    weight: float = 0.0
    slant: float = 0.0
    width: float = 1.0

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels."""
        if self.path is not None:
            return ImageFont.truetype(self.path, size)
        font = ImageFont.load_default(size)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise TrainingError(
                "This build of Pillow can't scale fonts.", advice="Install Pillow's own wheel, which has FreeType."
            )
        return font


def _built_in() -> tuple[Face, ...]:
    widths = {"Condensed": 0.72, "": 1.0, "Extended": 1.3}
    weights = {"": 0.0, "Semibold": 0.02, "Bold": 0.045}
    slants = {"": 0.0, "Oblique": 0.21}
    return tuple(
        Face(" ".join(filter(None, ["Built-in", wide, heavy, leaning])), None, weight, slant, width)
        for (wide, width), (heavy, weight), (leaning, slant) in product(widths.items(), weights.items(), slants.items())
    )


BUILT_IN = _built_in()


@cache
def faces(*, built_in_only: bool) -> tuple[Face, ...]:
    """All faces there are, without repeating a name. The first look at a machine's fonts takes a second or so."""
    if built_in_only:
        return BUILT_IN
    packaged = [Face(path.stem, path) for path in _packaged()]
    installed = [Face(path.stem, path) for path in _thinned(sorted(_installed(), key=lambda path: path.name))]
    found = {face.name: face for face in (*packaged, *installed) if _writes(face)}
    return (*BUILT_IN, *(found[name] for name in sorted(found)))


def face_of(name: str) -> Face:
    """The face of a name.

    Raises:
        TrainingError: this machine has none of that name.
    """
    for built_in_only in (True, False):  # the machine's fonts are looked for if they must be
        for face in faces(built_in_only=built_in_only):
            if face.name == name:
                return face
    raise TrainingError(
        f"The font {name!r} is not on this machine.",
        tried="It is part of drawn parameters, which were probably drawn elsewhere.",
        advice='Install the font, or draw anew; with "fonts": "built-in" a recipe draws the same everywhere.',
    )


def written(text: str, face: Face) -> str:
    """A text as a face can write it: letters that it hasn't lose their accents, and other signs are left out."""
    return "".join(_written(character, face) for character in text).strip() or "x"


@cache
def _written(character: str, face: Face) -> str:
    if character in " \n" or not np.array_equal(_drawn(character, face), _drawn("\uffff", face)):
        return character
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return {"©": "(c)", "’": "'", "−": "-", "ß": "ss", "ø": "o"}.get(character, plain)


def _packaged() -> list[Path]:
    """Files of installed Python packages that offer fonts (the entry points of pypi.org/project/fonts); no code of theirs is run."""
    found: set[Path] = set()
    for group in ("fonts_ttf", "fonts_otf"):
        for offer in entry_points(group=group):
            files = (offer.dist.files if offer.dist is not None else None) or []
            found |= {Path(str(file.locate())) for file in files if file.suffix.lower() in _SUFFIXES}
    return sorted(found)


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [Path("C:/Windows/Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def _installed() -> list[Path]:
    return [
        path
        for folder in _folders()
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
    ]


def _thinned(paths: list[Path]) -> list[Path]:
    return [paths[i * len(paths) // _MOST] for i in range(_MOST)] if len(paths) > _MOST else paths


def _writes(face: Face) -> bool:
    """Whether it is a font with Latin letters of its own, and not with signs in their places."""
    if any(word in face.name.lower() for word in _NO_LETTERS):
        return False
    try:
        missing, *letters = [_drawn(character, face) for character in "\uffffHAEaeg7"]
    except OSError:  # damaged, or a kind that FreeType doesn't read
        return False
    if any(np.array_equal(missing, letter) or not letter.any() for letter in letters):
        return False
    # Script and heavy italics correlate with plain letters by 0.14 and more, dingbats by 0.02.
    pairs = zip(letters, _plain_letters(), strict=True)
    return float(np.median([np.corrcoef(letter.ravel(), plain.ravel())[0, 1] for letter, plain in pairs])) > 0.08


@cache
def _plain_letters() -> list[npt.NDArray[np.float64]]:
    return [_drawn(character, Face("Built-in")) for character in "HAEaeg7"]


def _drawn(character: str, face: Face) -> npt.NDArray[np.float64]:
    """A character, stretched to 12×12; zeros where nothing is drawn."""
    image = Image.new("L", (120, 120))
    ImageDraw.Draw(image).text((30, 20), character, fill=255, font=face.at(48))
    box = image.getbbox()
    small = image.resize((12, 12), Image.Resampling.BOX, box=box)
    return np.asarray(small, np.float64)
