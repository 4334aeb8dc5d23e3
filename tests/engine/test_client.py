"""The client from many threads at once, while its process is killed and closed under it."""

import itertools
import os
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from photofix.engine import client as client_module
from photofix.engine.client import EngineClient
from photofix.engine.messages import FINAL, Failed, Ready, RepairRequest, Reply, Returned, Stopped, TileFinished
from photofix.engine.shared import SharedName
from photofix.engine.step import parse_chain
from photofix.errors import EngineError, WorkerDiedError
from tests.engine.tiny_engine import hang, tiny_engine

PATIENCE = 30
NOWHERE = SharedName("none", (1, 1, 3), "uint8")


def request(number: int) -> RepairRequest:
    return RepairRequest(number, parse_chain("clean"), NOWHERE, NOWHERE, grey=False)


class Heard:
    """Replies by request, as they came."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.replies: dict[int, list[Reply]] = defaultdict(list)
        self.ready = 0

    def __call__(self, reply: Reply) -> None:
        with self._changed:
            if isinstance(reply, Ready):
                self.ready += 1
            else:
                self.replies[reply.id].append(reply)
            self._changed.notify_all()

    def finals(self, number: int) -> list[Reply]:
        with self._changed:
            return [reply for reply in self.replies[number] if isinstance(reply, FINAL)]

    def count(self, kind: type) -> int:
        return sum(isinstance(replies[-1], kind) for replies in self.replies.values() if replies)

    def until(self, so: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(so, PATIENCE)


def kill(client: EngineClient) -> None:
    process = client.process_id
    if process is not None:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:  # it ended between the two lines
            return


@pytest.mark.parametrize("seed", range(2))
def test_every_request_ends_once_whatever_happens_meanwhile(seed: int) -> None:
    heard = Heard()
    client = EngineClient(heard, target=tiny_engine)
    numbers = itertools.count(1)
    submitted: list[int] = []
    harms: list[str] = []
    over = threading.Event()

    def loop(act: Callable[[random.Random], None], number: int) -> None:
        rng = random.Random(seed * 100 + number)
        try:
            while not over.is_set():
                act(rng)
        finally:
            over.set()

    def submit(rng: random.Random) -> None:
        number = next(numbers)
        submitted.append(number)
        client.submit(request(number))
        if rng.random() < 0.3:
            client.cancel(number)
        time.sleep(rng.random() * 0.004)

    def cancel(rng: random.Random) -> None:
        if submitted:
            client.cancel(rng.choice(submitted[-20:]))
        time.sleep(rng.random() * 0.002)

    def harm(rng: random.Random) -> None:
        # Mostly in the middle of work, and now and then while it starts.
        ready = heard.ready
        while rng.random() < 0.999 and heard.ready == ready and not over.is_set():
            time.sleep(0.002)
        time.sleep(rng.random() * 0.3)
        if rng.random() < 0.6:
            harms.append("killed")
            kill(client)
        else:
            harms.append("closed")
            client.close(patience=rng.choice((0.0, 0.01, 1.0)))

    acts = (submit, submit, submit, cancel, cancel, harm, harm)
    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(loop, act, number) for number, act in enumerate(acts)]
        # Until each way of ending did happen, so that the run says something.
        heard.until(
            lambda: over.is_set() or (heard.count(Returned) > 50 and heard.count(Stopped) > 50 and len(harms) > 6)
        )
        over.set()
        for future in futures:
            future.result(PATIENCE)
    client.close(patience=1.0)
    counts = Counter(len(heard.finals(number)) for number in submitted)
    assert counts == {1: len(submitted)}, counts
    for number in submitted:
        assert isinstance(heard.replies[number][-1], FINAL)
    assert client.process_id is None


def test_a_cancel_is_heard_also_right_after_its_request() -> None:
    heard = Heard()
    client = EngineClient(heard, target=tiny_engine)
    client.start()
    heard.until(lambda: heard.ready == 1)
    for number in range(1, 100):
        client.submit(request(number))
        client.submit(request(1000 + number))
        client.cancel(1000 + number)
    heard.until(lambda: all(any(isinstance(r, FINAL) for r in heard.replies[1000 + n]) for n in range(1, 100)))
    client.close()
    assert all(isinstance(heard.finals(number)[0], Returned) for number in range(1, 100))
    assert sum(isinstance(heard.finals(1000 + number)[0], Stopped) for number in range(1, 100)) > 90


def test_closing_answers_what_is_under_way() -> None:
    heard = Heard()
    client = EngineClient(heard, target=hang)
    client.start()
    heard.until(lambda: heard.ready == 1)
    for number in (1, 2, 3):
        client.submit(request(number))
    started = time.monotonic()
    client.close(patience=0.2)
    assert time.monotonic() - started < 5
    assert [[type(reply) for reply in heard.finals(number)] for number in (1, 2, 3)] == [[Stopped]] * 3


def test_a_process_that_hangs_up_but_doesn_t_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photofix.engine.engine_process.PATIENCE", 0.2)
    heard = Heard()
    client = EngineClient(heard, target=hang)
    client.submit(request(1))
    heard.until(lambda: any(isinstance(reply, FINAL) for reply in heard.replies[1]))
    failed = heard.finals(1)[0]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, WorkerDiedError)
    client.close()


def test_a_process_that_can_t_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(client_module, "EngineProcess", refuse)
    heard = Heard()
    client = EngineClient(heard, target=tiny_engine)
    client.start()
    client.submit(request(1))
    failed = heard.finals(1)[0]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, EngineError)
    assert "Resource temporarily unavailable" in failed.error.happened
    client.close()


def test_the_listener_may_ask_for_more() -> None:
    heard = Heard()

    def listen(reply: Reply) -> None:
        heard(reply)
        if isinstance(reply, TileFinished) and reply.id < 5 and reply.fraction == 1:
            client.submit(request(reply.id + 1))

    client = EngineClient(listen, target=tiny_engine)
    client.submit(request(1))
    heard.until(lambda: any(isinstance(reply, FINAL) for reply in heard.replies[5]))
    client.close()
    assert all(len(heard.finals(number)) == 1 for number in range(1, 6))
