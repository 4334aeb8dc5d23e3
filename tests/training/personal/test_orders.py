import io
import os
import signal
import threading
import time

import pytest

from photofix.progress import Cancelled
from photofix.training.personal.clock import Clock
from photofix.training.personal.orders import Orders

needs_user_signals = pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no SIGUSR1")


def eventually(true: object) -> None:
    assert callable(true)
    for _ in range(200):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it didn't happen within two seconds")


def test_lines_are_obeyed_and_others_are_passed_over() -> None:
    orders = Orders()
    orders.read(io.StringIO("nonsense\n\nPause \n"))
    eventually(lambda: orders.paused)
    orders.read(io.StringIO("resume\nstop\n"))
    eventually(lambda: orders.stopped)
    assert not orders.paused


def test_a_stop_ends_a_pause() -> None:
    orders = Orders()
    orders.pause()
    waiting = threading.Thread(target=orders.wait_while_paused)
    waiting.start()
    orders.stop()
    waiting.join(2)
    assert not waiting.is_alive()
    orders.check()


def test_a_second_stop_ends_at_once() -> None:
    orders = Orders()
    orders.stop()
    orders.check()
    orders.stop()
    with pytest.raises(Cancelled):
        orders.check()


@needs_user_signals
def test_signals_are_obeyed_while_it_runs_and_left_as_they_were() -> None:
    orders, before = Orders(), signal.getsignal(signal.SIGTERM)
    with orders.signals():
        os.kill(os.getpid(), signal.SIGUSR1)
        eventually(lambda: orders.paused)
        os.kill(os.getpid(), signal.SIGUSR2)
        eventually(lambda: not orders.paused)
        os.kill(os.getpid(), signal.SIGTERM)
        eventually(lambda: orders.stopped)
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_clock_counts_work_and_not_pauses() -> None:
    now = [100.0]
    clock = Clock(now=lambda: now[0])
    now[0] += 5
    clock.pause()
    clock.pause()
    now[0] += 1000
    assert clock.used == 5
    clock.resume()
    clock.resume()
    now[0] += 2
    clock.add(30)
    assert clock.used == 37
