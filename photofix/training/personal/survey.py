"""What is found out about a person's photos before anything is learnt from them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from photofix.errors import NoPhotosError, TrainingError
from photofix.imaging import list_photos
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.folder import make_folder
from photofix.progress import Progress
from photofix.training.personal.calibrate import camera_of
from photofix.training.personal.camera import Camera
from photofix.training.personal.photos import WHY, Left, Reason, SurveyedPhoto
from photofix.training.personal.search import Search, evenly
from photofix.training.personal.splits import FEWEST, Split, Splittable, split
from photofix.training.personal.targets import Targets
from photofix.training.personal.verdict import FEWEST_JUDGES

__all__ = ["WHY", "Left", "Reason", "Survey", "SurveyedPhoto", "load_survey", "save_survey", "survey"]

LOOKED_AT = 400
"""At most so many photos are looked at closely, evenly over the folder: more teach little, and time has an end."""

Part = Literal["train", "choose", "judge"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Survey(_Frozen):
    """All that was found out. Holds paths, so it stays in the run's folder.

    Attributes:
        version: of this form.
        folder: of the photos.
        pairs: of their partners, or None.
        scale: of the upscaler that is to learn, or 1.
        crop: side of the training crops in pixels.
        seed: of the split.
        found: photos in the folder, also those that weren't looked at.
        photos: the usable ones.
        unusable: the others.
        camera: noise and compression.
        reduce: the factor of the middling photo.
        split: names of the photos, from the folder on, by what they are for.
        warnings: sentences for the person.
    """

    version: Literal[1] = 1
    folder: Path
    pairs: Path | None
    scale: int = Field(ge=1, le=8)
    crop: int
    seed: int
    found: int
    photos: tuple[SurveyedPhoto, ...]
    unusable: tuple[Left, ...]
    camera: Camera
    reduce: float
    split: Split
    warnings: tuple[str, ...] = ()

    def part(self, name: Part) -> tuple[SurveyedPhoto, ...]:
        """The photos of one part of the split, in its order."""
        by_name = {photo.path.relative_to(self.folder).as_posix(): photo for photo in self.photos}
        return tuple(by_name[each] for each in getattr(self.split, name))

    def targets(self, name: Part, run: Path, *, limit_bytes: int = 6 << 30) -> Targets:
        """The clean targets of one part, kept in the run's folder; of pairs, the partners as they are."""
        files = [(photo.partner or photo.path, photo.reduce) for photo in self.part(name)]
        return Targets(files, run / "targets", limit_bytes=limit_bytes)

    def is_of(self, folder: Path, pairs: Path | None, *, scale: int, crop: int, seed: int) -> bool:
        """Whether it answers the same question, so that a run can go on with it."""
        asked = (folder.resolve(), pairs.resolve() if pairs else None, scale, crop, seed)
        return asked == (self.folder, self.pairs, self.scale, self.crop, self.seed)

    def summary(self) -> dict[str, Any]:
        """What the event `survey` says; names of files only as examples, for the person's own screen."""
        noise = self.camera.noise
        reasons = Counter(left.reason for left in self.unusable)
        cameras = Counter(photo.camera for photo in self.photos if photo.camera)
        return {
            "photos": self.found,
            "usable": len(self.photos),
            "unusable": [
                {
                    "reason": reason,
                    "count": count,
                    "examples": [left.path.name for left in self.unusable if left.reason == reason][:3],
                }
                for reason, count in reasons.most_common()
            ],
            "cameras": [{"name": name, "photos": count} for name, count in cameras.most_common(8)],
            "noise": None
            if noise is None
            else {
                "sigma_dark": round(float(noise.sigma(0.1)) * 255, 2),
                "sigma_mid": round(float(noise.sigma(0.5)) * 255, 2),
                "sigma_bright": round(float(noise.sigma(0.9)) * 255, 2),
                "correlation": round(noise.correlation[0], 2),
            },
            "jpeg": [
                {"quality": setting.quality, "chroma": setting.sampling, "share": round(setting.weight, 3)}
                for setting in self.camera.jpeg[:8]
            ],
            "reduce": self.reduce,
            "split": {name: len(getattr(self.split, name)) for name in ("train", "choose", "judge")},
            "warnings": list(self.warnings),
        }


def survey(folder: Path, *, pairs: Path | None, scale: int, crop: int, progress: Progress, seed: int = 1) -> Survey:
    """Look at a folder of photos.

    Args:
        folder: of the photos, with its subfolders.
        pairs: folder of the same photos as they should look, by the same names; or None.
        scale: of the upscaler that is to learn; 1 for all others.
        crop: side of the training crops in pixels.
        progress: told of each photo looked at; raises `Cancelled` within one.
        seed: of the split.

    Raises:
        NoPhotosError: too few photos that can be used; says how many are needed and why the others can't be.
        PhotoNotFoundError: no such folder.
        PhotoError: the folder can't be read.
    """
    paths = list_photos(folder, recursive=True)
    if not paths:
        raise NoPhotosError(
            f"There are no photos in the folder “{folder}”.",
            tried=f"{FEWEST} are needed; files were judged by their content.",
            advice=f"Choose a folder with at least {FEWEST} photos; 40 or more are better.",
        )
    looked = evenly(paths, LOOKED_AT)
    search = Search(looked, pairs, scale, crop, progress)
    search.run()
    if len(search.seen) < FEWEST:
        raise _too_few(folder, len(paths), len(search.seen), search.unusable)
    root = folder.resolve()
    photos = search.photos(folder, root)
    parts = split(
        [
            Splittable(
                name=photo.path.relative_to(root).as_posix(),
                group=photo.group,
                rank=float(np.log2(1 + photo.sharpness)) - photo.own,
            )
            for photo in photos
            if not photo.aside
        ],
        seed,
    )
    # Pairs show what is to be undone; there is nothing to imitate.
    camera = (
        camera_of([seen.setting for seen in search.seen.values()], search.strips(), progress)
        if pairs is None
        else Camera()
    )
    return Survey(
        folder=root,
        pairs=pairs.resolve() if pairs else None,
        scale=scale,
        crop=crop,
        seed=seed,
        found=len(paths),
        photos=photos,
        unusable=tuple(search.unusable),
        camera=camera,
        reduce=float(np.median([photo.reduce for photo in photos])),
        split=parts,
        warnings=_warnings(photos, camera, parts, paired=pairs is not None, unseen=len(paths) - len(looked)),
    )


def save_survey(found: Survey, run: Path) -> Path:
    """Write RUN/survey.json, whole or not at all; the folder is made.

    Raises:
        SaveError: it can't be written.
    """
    make_folder(run)
    return write_exclusive(run / "survey.json", found.model_dump_json(indent=1).encode(), overwrite=True)


def load_survey(run: Path) -> Survey | None:
    """Read RUN/survey.json; None where there is none.

    Raises:
        TrainingError: it is malformed, or of another version.
    """
    path = run / "survey.json"
    if not path.exists():
        return None
    try:
        return Survey.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise TrainingError(
            f"The survey “{path}” can't be read.", tried=str(error), advice="Delete it; it will be made again."
        ) from error


def _too_few(folder: Path, found: int, usable: int, unusable: Sequence[Left]) -> NoPhotosError:
    reasons = Counter(left.reason for left in unusable)
    said = ", ".join(f"{count} {WHY[reason]}" for reason, count in reasons.most_common())
    return NoPhotosError(
        f"{usable or 'None'} of the {found} photos in the folder “{folder}” can be used, and {FEWEST} are needed.",
        tried=f"Of the others: {said}." if said else "",
        advice=f"Choose a folder with at least {FEWEST} good photos; 40 or more are better.",
    )


def _warnings(
    photos: Sequence[SurveyedPhoto], camera: Camera, parts: Split, *, paired: bool, unseen: int
) -> tuple[str, ...]:
    said: list[str] = []
    if unseen:
        said.append(f"{LOOKED_AT} photos were looked at, evenly over the folder; the other {unseen} are left out.")
    if len(parts.judge) < FEWEST_JUDGES:
        said.append(
            f"Only {len(parts.judge)} photo{'s are' if len(parts.judge) > 1 else ' is'} left to judge by, too few to say whether the model is better. "
            "From 24 photos on there are enough."
        )
    if paired:
        return tuple(said)
    aside = sum(photo.aside for photo in photos)
    if aside:
        said.append(f"Too noisy to learn from, even when reduced, and left aside: {aside} photo{'s' * (aside > 1)}.")
    noisy = sum(photo.own >= 1 for photo in photos if not photo.aside)
    if noisy:
        said.append(
            f"Even when reduced, {noisy} of the photos keep{'s' * (noisy == 1)} a little noise, which the model will learn to leave."
        )
    if camera.noise is None and not camera.jpeg:
        said.append("Nothing was found that these photos could teach.")
    elif camera.noise is None:
        said.append("The camera's noise can't be told from the files: only its compression will be imitated.")
    elif not camera.jpeg:
        said.append("None of the photos is a JPEG: only the camera's noise will be imitated.")
    cameras = {photo.camera for photo in photos if photo.camera}
    if len(cameras) > 1:
        said.append(f"The photos are from {len(cameras)} cameras; a model for a single one would fit it better.")
    return tuple(said)
