"""The process that reads photos: what hangs or dies in it takes nothing else along."""

import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import psutil
import pytest

from photofix.batch import reader_process
from photofix.batch.identity import FileState, sha256_of
from photofix.batch.reader import Looked, Read, Reader
from photofix.errors import DecodeError, PhotoError, PhotoNotFoundError
from photofix.imaging import open_photo, probe
from photofix.progress import Cancelled


def sleepy(pipe: Connection) -> None:
    """A reading process in which one file makes the decoder sleep, and another one kills it."""

    def read(path: Path, **_: object) -> object:
        if path.stem == "hangs":
            time.sleep(600)
        if path.stem == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        return open_photo(path)

    reader_process.open_photo = read
    reader_process.reader_main(pipe)


def state(path: Path) -> FileState:
    return FileState.of(path)


def test_it_reads_what_is_read_in_this_process(make, tmp_path: Path) -> None:
    path = make.photo(tmp_path / "a.png", size=(1500, 2100))  # more than one chunk
    reader = Reader()
    try:
        looked = reader.look(path)
        assert looked == Looked(probe(path), state(path))
        read = reader.read(path, looked.state, looked.header.megapixels)
        assert isinstance(read, Read)
        photo = open_photo(path)
        assert np.array_equal(read.photo.pixels, photo.pixels)
        assert read.photo.source == photo.source
        assert not read.photo.pixels.flags.writeable
        assert read.sha256 == sha256_of(path)
        assert reader.small(path, 64).shape == (46, 64, 3)
        with pytest.raises(PhotoNotFoundError):
            reader.look(tmp_path / "none.png")
        path.write_bytes(make.photo(tmp_path / "b.png", 2, size=(10, 10)).read_bytes())
        again = reader.read(path, looked.state, 1)
        assert isinstance(again, Looked)
        assert again.header.size == (10, 10)
    finally:
        reader.close()


def test_alpha_and_16_bits_come_through(tmp_path: Path) -> None:
    import imagecodecs

    pixels = np.random.default_rng(0).integers(0, 65536, (20, 30, 4), np.uint16)
    (tmp_path / "deep.png").write_bytes(imagecodecs.png_encode(pixels))
    reader = Reader()
    try:
        read = reader.read(tmp_path / "deep.png", state(tmp_path / "deep.png"), 1)
    finally:
        reader.close()
    assert isinstance(read, Read)
    assert np.array_equal(read.photo.pixels, pixels[..., :3])
    assert read.photo.alpha is not None
    assert np.array_equal(read.photo.alpha, pixels[..., 3])


@pytest.mark.skipif(os.name == "nt", reason="it kills itself by a signal")
def test_one_file_that_hangs_and_one_that_kills_the_process(make, tmp_path: Path) -> None:
    hangs, kills, fine = (make.photo(tmp_path / f"{name}.png") for name in ("hangs", "kills", "fine"))
    reader = Reader(seconds=1.0, seconds_per_megapixel=0, target=sleepy)
    try:
        reader.look(fine)
        begun = time.monotonic()
        with pytest.raises(DecodeError, match="could not be read in 1 seconds"):
            reader.read(hangs, state(hangs), 1)
        assert time.monotonic() - begun < 10
        with pytest.raises(DecodeError, match="ended the process that was reading it"):
            reader.read(kills, state(kills), 1)
        assert isinstance(reader.read(fine, state(fine), 1), Read)
    finally:
        reader.close()


def test_cancel_interrupts_what_hangs_and_nothing_is_left_running(make, tmp_path: Path) -> None:
    hangs = make.photo(tmp_path / "hangs.png")
    reader = Reader(target=sleepy)
    reader.look(hangs)
    (child,) = [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
    threading.Timer(0.3, reader.cancel).start()
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        reader.read(hangs, state(hangs), 1)
    assert time.monotonic() - begun < 10
    with pytest.raises(Cancelled):
        reader.look(hangs)
    reader.close()
    assert not child.is_running()


@pytest.mark.skipif(os.name == "nt", reason="it is ended by a signal there too, but otherwise")
def test_a_process_whose_batch_is_gone_ends_itself_even_while_it_hangs(make, tmp_path: Path) -> None:
    # So that limit and grace together are half a second.
    limit = 0.5 - reader_process.GRACE
    ask = reader_process.Ask(make.photo(tmp_path / "hangs.png"), state(tmp_path / "hangs.png"), None, limit)
    reader = Reader(target=sleepy)
    reader.start()
    pipe, process = reader._pipe, reader._process
    assert pipe is not None
    pipe.send(ask)
    process.join(30)
    assert process.exitcode == 1
    reader.close()


def test_pixels_that_there_was_no_memory_for_are_not_taken_for_an_answer(
    make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make.photo(tmp_path / "a.png", size=(1500, 2100))
    reader = Reader()
    try:
        looked = reader.look(path)

        def nothing_left(*_: object) -> None:
            raise MemoryError

        with monkeypatch.context() as full:
            full.setattr("photofix.batch.reader.np.empty", nothing_left)
            with pytest.raises(MemoryError):
                reader.read(path, looked.state, 3)
        assert isinstance(reader.read(path, looked.state, 3), Read)
    finally:
        reader.close()


def test_a_process_that_can_not_be_started_fails_the_photo(
    make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make.photo(tmp_path / "a.png")
    reader = Reader()
    with monkeypatch.context() as full:
        full.setattr("multiprocessing.process.BaseProcess.start", fail_to_start)
        with pytest.raises(PhotoError, match="no process can be started") as caught:
            reader.look(path)
        assert caught.value.advice
    try:
        assert reader.look(path).header.size == (24, 32)
    finally:
        reader.close()


def fail_to_start(_process: object) -> None:
    raise OSError(11, "Resource temporarily unavailable")
