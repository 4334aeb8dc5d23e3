"""The engine's process: what the window relies on."""

import os
import queue
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from photofix.engine.client import EngineClient
from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.messages import Failed, Ready, RepairRequest, Reply, Returned, Stopped, TileFinished
from photofix.engine.model_store import ModelStore
from photofix.engine.shared import SharedArray
from photofix.engine.step import Chain, parse_chain
from photofix.errors import MemoryLimitError, ModelNotFoundError, WorkerDiedError
from photofix.imaging import Photo
from photofix.imaging.mask import decode_mask
from tests.engine.fakes import photo
from tests.engine.tiny_eraser import NAME, tiny_eraser

PATIENCE = 60
DOT = {"points": [[60, 60]], "radius": 10}


class Engine:
    """A client whose replies wait in a queue."""

    def __init__(self, **arguments: object) -> None:
        self.replies: queue.Queue[Reply] = queue.Queue()
        self.client = EngineClient(self.replies.put, device="cpu", **arguments)
        self._arrays: list[SharedArray] = []

    def ask(self, number: int, source: Photo, chain: Chain, focus: tuple[float, float] | None = None) -> SharedArray:
        shape, dtype = source.pixels.shape, source.pixels.dtype.name
        pixels, result = SharedArray.create(shape, dtype), SharedArray.create(shape, dtype)
        pixels.array[...] = source.pixels
        self._arrays += [pixels, result]
        self.client.submit(RepairRequest(number, chain, pixels.name, result.name, source.source.grey, focus))
        return result

    def until(self, *kinds: type) -> list[Reply]:
        heard: list[Reply] = []
        while not heard or not isinstance(heard[-1], kinds):
            heard.append(self.replies.get(timeout=PATIENCE))
        return heard

    def close(self) -> None:
        self.client.close()
        for array in self._arrays:
            array.close()


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine()
    yield made
    made.close()


def test_the_worker_paints_what_the_engine_paints(engine: Engine) -> None:
    source, chain = photo(900, 800), parse_chain("clean:0.8")
    result = engine.ask(1, source, chain, focus=(890, 10))
    *tiles, returned = engine.until(Returned, Failed)
    assert isinstance(returned, Returned)
    assert returned.id == 1
    assert returned.megapixels == 0.72
    assert isinstance(tiles[0], Ready)
    assert "CPU" in tiles[0].device
    finished = [tile for tile in tiles if isinstance(tile, TileFinished)]
    assert [tile.fraction for tile in finished][-1] == 1
    assert finished[0].box.bottom == 900
    assert finished[0].box.left == 0
    expected = Repair(source, chain, [ModelStore().load("clean")], choose_device("cpu")).run()
    assert np.array_equal(result.array, expected.pixels)


def test_the_worker_tells_what_was_erased(engine: Engine, tmp_path: Path) -> None:
    source = photo(120, 150)
    with tiny_eraser(tmp_path):
        chain = Chain.model_validate({"steps": [{"model": "clean"}, {"model": NAME, "paint": [DOT]}]})
        result = engine.ask(1, source, chain)
        *_, returned = engine.until(Returned, Failed)
        models = [ModelStore().load(step.model) for step in chain.steps]
    assert isinstance(returned, Returned)
    first, second = returned.masks
    assert first is None
    assert second is not None
    expected = Repair(source, chain, models, choose_device("cpu"))
    expected.run()
    assert np.array_equal(decode_mask(second), expected.masks[1])
    assert np.array_equal(result.array, expected.pixels)
    assert decode_mask(second)[60, 60] == 255


def test_the_worker_keeps_its_answers_for_another_strength(engine: Engine) -> None:
    source = photo(900, 800)
    pixels, result = (SharedArray.create(source.pixels.shape, "uint8") for _ in range(2))
    pixels.array[...] = source.pixels
    seconds: list[float] = []
    for number, text in enumerate(("clean", "clean:0.4"), 1):
        engine.client.submit(RepairRequest(number, parse_chain(text), pixels.name, result.name, False))
        *_, returned = engine.until(Returned, Failed)
        assert isinstance(returned, Returned)
        seconds.append(returned.seconds)
        assert returned.reused == (number == 2)
    expected = Repair(source, parse_chain("clean:0.4"), [ModelStore().load("clean")], choose_device("cpu")).run()
    assert np.array_equal(result.array, expected.pixels)
    assert seconds[1] < seconds[0] / 2
    for array in (pixels, result):
        array.close()


def test_cancel_a_bad_request_and_then_a_good_one(engine: Engine) -> None:
    big = photo(3000, 3000)
    engine.ask(1, big, parse_chain("clean"))
    engine.until(TileFinished)
    engine.client.cancel(1)
    engine.client.cancel(1)
    engine.client.cancel(99)
    heard = engine.until(Stopped, Returned, Failed)
    assert isinstance(heard[-1], Stopped)
    engine.ask(2, photo(20, 20), parse_chain("none"))
    failed = engine.until(Failed, Returned)[-1]
    assert isinstance(failed, Failed)
    assert failed.id == 2
    assert isinstance(failed.error, ModelNotFoundError)
    assert "There is no model 'none'" in failed.error.happened
    engine.ask(3, photo(20, 20), parse_chain("clean"))
    assert engine.until(Returned, Failed)[-1].id == 3


def test_a_killed_worker_fails_what_is_under_way_and_the_next_request_starts_another(engine: Engine) -> None:
    engine.client.start()
    engine.ask(1, photo(3000, 3000), parse_chain("clean"))
    engine.until(TileFinished)
    first = engine.client.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    failed = engine.until(Failed, Returned)[-1]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, WorkerDiedError)
    assert "killed by signal 9" in failed.error.happened
    engine.ask(2, photo(30, 30), parse_chain("clean"))
    assert engine.until(Returned, Failed)[-1].id == 2
    assert engine.client.process_id != first


def _stubborn(pipe: Connection, _device: str) -> None:
    pipe.send(Ready("stubborn"))
    time.sleep(600)


def test_closing_ends_a_worker_that_doesnt_listen() -> None:
    engine = Engine(target=_stubborn)
    engine.client.start()
    engine.until(Ready)
    started = time.monotonic()
    engine.client.close(patience=0.2)
    assert time.monotonic() - started < 5
    assert engine.client.process_id is None


def test_closing_in_mid_job_leaves_no_process() -> None:
    engine = Engine()
    engine.ask(1, photo(3000, 3000), parse_chain("clean"))
    engine.until(TileFinished)
    number = engine.client.process_id
    assert number is not None
    engine.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_shared_memory_that_isnt_there_is_refused_before_it_kills() -> None:
    with pytest.raises(MemoryLimitError, match="shared memory"):
        SharedArray.create((10**6, 10**7, 3), "uint8")


def test_a_shared_array_is_seen_by_its_name() -> None:
    with SharedArray.create((4, 5, 3), "uint16") as ours:
        ours.array[...] = 7
        with SharedArray.attach(ours.name) as theirs:
            theirs.array[0, 0, 0] = 9
            assert theirs.array.shape == (4, 5, 3)
        assert ours.array[0, 0, 0] == 9
