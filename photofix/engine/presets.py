"""Chains under a name, one file each: some come with photofix, and others a person keeps, so that window, command line and batch can use the same.

Knows no torch, so that the window can list them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import platformdirs

from photofix.engine.chain_file import read_chain, write_chain
from photofix.engine.step import Chain
from photofix.errors import SaveError, UsageError
from photofix.imaging.folder import make_folder
from photofix.shipped import shipped

# What is a file's name on every system.
_NAME = re.compile(r"\w(?:[\w .+-]{0,62}\w)?")


class Presets:
    """A person's own folder of chains, and those that come with photofix.

    Args:
        folder: of the person's files; by default in their own settings. It need not exist.
        built_in: of those that come along; they are never written, and no other may have their names.
    """

    def __init__(self, folder: Path | None = None, built_in: Path | None = None) -> None:
        self.folder = preset_folder() if folder is None else folder
        self._built_in = shipped("resources") / "presets" if built_in is None else built_in

    def names(self) -> list[str]:
        """Of all that there are: first those that come with photofix, then the person's own; each sorted."""
        return [*_names(self._built_in), *self.own_names()]

    def own_names(self) -> list[str]:
        """Of those that the person keeps, sorted."""
        built_in = set(_names(self._built_in))
        return [name for name in _names(self.folder) if name not in built_in]

    def load(self, name: str) -> Chain:
        """One preset's chain.

        Raises:
            UsageError: there is none of that name, or its file holds something else.
        """
        return read_chain(self._existing(name))

    def save(self, name: str, chain: Chain, *, overwrite: bool = False) -> Path:
        """Keep a chain under a name.

        Raises:
            UsageError: the name can't be one of a preset, or one that comes with photofix has it.
            OutputExistsError: there is one of that name, and `overwrite` is False.
            SaveError: it can't be written.
        """
        path = self._own(name)
        make_folder(self.folder)
        return write_chain(chain, path, overwrite=overwrite)

    def remove(self, name: str) -> None:
        """Forget a preset.

        Raises:
            UsageError: there is none of that name, or it comes with photofix.
            SaveError: it can't be removed.
        """
        self._own(name)
        path = self._existing(name)
        try:
            path.unlink()
        except OSError as error:
            raise SaveError(
                f"The preset “{name}” can't be removed: {error.strerror}.", advice="Check that you may write there."
            ) from error

    def _existing(self, name: str) -> Path:
        path = self._path(name)
        if not os.path.isfile(path):  # noqa: PTH113 (no error for a name that is too long)
            raise UsageError(
                f"There is no preset “{name}”.",
                tried=f"Presets here: {', '.join(self.names()) or 'none'}.",
                advice="Choose one of these, or make it: photofix presets add NAME --steps clean:0.8.",
            )
        return path

    def _own(self, name: str) -> Path:
        path = self._path(name)
        if name in _names(self._built_in):
            raise UsageError(
                f"The preset “{name}” comes with photofix and stays as it is.",
                advice="Keep steps of your own under another name.",
            )
        return path

    def _path(self, name: str) -> Path:
        # A name is never a path: it could otherwise lead out of the folder.
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"“{name}” can't be the name of a preset.",
                advice="Use up to 64 letters, digits, spaces and . _ + -; letters or digits at both ends.",
            )
        folder = self._built_in if name in _names(self._built_in) else self.folder
        return folder / f"{name}.json"


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.stem for path in folder.glob("*.json") if _NAME.fullmatch(path.stem))
    except OSError:
        return []


def preset_folder() -> Path:
    """The folder of the person's presets."""
    return Path(platformdirs.user_config_dir("photofix", appauthor=False)) / "presets"
