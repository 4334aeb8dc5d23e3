"""An engine's process that answers at once and paints nothing: for tests of what goes through the pipe."""

import time
from multiprocessing.connection import Connection

from photofix.engine.messages import CancelRequest, Ready, RepairRequest, Returned, Stopped, TileFinished
from photofix.engine.tiling import Box

TILES = 3


def tiny_engine(pipe: Connection, _device: str) -> None:
    """The target of the process. A request's first tile says that it was taken up."""
    waiting: list[RepairRequest] = []
    cancelled: set[int] = set()
    try:
        pipe.send(Ready("nothing"))
        while True:
            while not waiting or pipe.poll():
                message = pipe.recv()
                if message is None:
                    return
                if isinstance(message, CancelRequest):
                    cancelled.add(message.id)
                else:
                    waiting.append(message)
            request = waiting.pop(0)
            for tile in range(TILES):
                if request.id in cancelled:
                    break
                pipe.send(TileFinished(request.id, Box(0, tile, 1, tile + 1), (tile + 1) / TILES))
                time.sleep(0.0005)
            pipe.send(Stopped(request.id) if request.id in cancelled else Returned(request.id, 0.0, 0.0, ()))
    except (EOFError, OSError):
        return


def hang(pipe: Connection, _device: str) -> None:
    """One that closes its pipe and doesn't end."""
    pipe.send(Ready("hanging"))
    pipe.recv()
    pipe.close()
    time.sleep(600)
