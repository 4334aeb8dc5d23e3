"""What to compute on, and how precisely. Nothing here but what torch does by itself."""

from __future__ import annotations

import functools
import platform
import time
from dataclasses import dataclass

import torch
from torch import nn

from photofix.errors import DeviceError
from photofix.nets.layout import channels_last


@dataclass(frozen=True)
class Device:
    """Where a repair is computed.

    Attributes:
        device: torch's.
        body: dtype of a network's costly middle.
        name: in words for people, e.g. "CPU, 2 threads, bfloat16".
    """

    device: torch.device
    body: torch.dtype
    name: str

    @property
    def can_run_out(self) -> bool:
        """Whether running out of memory is an exception that can be caught; on a CPU the kernel kills instead."""
        return self.device.type != "cpu"

    def with_body(self, body: torch.dtype) -> Device:
        """The same device in another precision."""
        return Device(self.device, body, describe(self.device, body))


def choose_device(request: str = "auto") -> Device:
    """Choose a device.

    Args:
        request: "auto" (CUDA, then Apple's MPS, then CPU), or a device as torch names it: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        DeviceError: there is no such device here.
    """
    cuda, mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    wanted = ("cuda" if cuda else "mps" if mps else "cpu") if request == "auto" else request
    try:
        device = torch.device(wanted)
    except RuntimeError as error:
        raise _no_device(request) from error
    there = {
        "cpu": True,
        "cuda": cuda and (device.index or 0) < torch.cuda.device_count(),
        "mps": mps,
    }
    if not there.get(device.type, False):
        raise _no_device(request)
    body = choose_body(device)
    return Device(device, body, describe(device, body))


def choose_body(device: torch.device) -> torch.dtype:
    """The fastest dtype that keeps a repair within half a level: by the GPU's abilities, on a CPU by timing."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
    if device.type == "cpu":
        return fastest_on_cpu()
    return torch.float32


@functools.cache
def fastest_on_cpu() -> torch.dtype:
    """bfloat16 or float32, whichever runs one plain 3×3 convolution faster; once a process.

    The processor's name doesn't tell: old ones emulate bfloat16 slowly, and builds of torch differ. One thread's own processor
    time is measured, so that the choice, and with it the bytes of a repair, don't depend on what else the machine is doing.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return _faster_in_one_thread()
    finally:
        torch.set_num_threads(threads)


def _faster_in_one_thread() -> torch.dtype:
    conv = channels_last(nn.Conv2d(64, 64, 3, padding=1).requires_grad_(False))
    x = torch.rand(1, 64, 96, 96).contiguous(memory_format=torch.channels_last)
    seconds: dict[torch.dtype, float] = {}
    with torch.inference_mode():
        for dtype in (torch.float32, torch.bfloat16):
            seconds[dtype] = _best_of(conv.to(dtype), x.to(dtype), rounds=6)
    # bfloat16 must be clearly faster to be worth its rounding; this also keeps the choice from flickering between runs.
    return torch.bfloat16 if seconds[torch.bfloat16] < 0.8 * seconds[torch.float32] else torch.float32


def _best_of(module: nn.Module, x: torch.Tensor, rounds: int) -> float:
    module(x)
    best = float("inf")
    for _ in range(rounds):
        start = time.thread_time()
        module(x)
        best = min(best, time.thread_time() - start)
    return best


def describe(device: torch.device, body: torch.dtype) -> str:
    """A device in words."""
    precision = str(body).removeprefix("torch.")
    if device.type == "cuda":
        return f"{torch.cuda.get_device_name(device)}, {precision}"
    if device.type == "mps":
        return f"Apple GPU ({platform.machine()}), {precision}"
    return f"CPU, {torch.get_num_threads()} threads, {precision}"


def _no_device(request: str) -> DeviceError:
    found = ["cpu"]
    found += [f"cuda:{i}" for i in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    found += ["mps"] if torch.backends.mps.is_available() else []
    return DeviceError(
        f"There is no device {request!r} on this machine.",
        tried=f"Devices here: {', '.join(found)}.",
        advice="Choose one of these, or auto.",
    )
