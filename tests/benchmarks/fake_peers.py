"""Adapters for tests: good ones, and ones that go wrong in the ways that libraries do. They run in a process of their own."""

import os
import time

import numpy as np

from benchmarks.peers.adapters.loaded import Loaded, Pixels


def repeated(scale: int, brighter: int = 0) -> Loaded:
    def repair(pixels: Pixels) -> Pixels:
        large = pixels.repeat(scale, axis=0).repeat(scale, axis=1)
        return np.clip(large.astype(np.int16) + brighter, 0, 255).astype(np.uint8)

    return Loaded(repair, parameters=7)


def greedy(scale: int, megabytes: int) -> Loaded:
    held = np.ones(megabytes * 1_000_000, np.uint8)
    plain = repeated(scale)
    return Loaded(lambda pixels: plain.repair(pixels) if held[0] else pixels)


def absent(scale: int) -> Loaded:
    import a_library_that_nobody_has  # noqa: F401

    return repeated(scale)


def too_small(scale: int) -> Loaded:
    return Loaded(lambda pixels: pixels[::2])


def confused(scale: int) -> Loaded:
    raise RuntimeError("no such model")


def killed(scale: int) -> Loaded:
    os.abort()


def slow(scale: int) -> Loaded:
    time.sleep(60)
    return repeated(scale)
