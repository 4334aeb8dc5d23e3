"""A batch on several machines: the same plan, journal and pixels, and the painting of each photo on workers of a Ray cluster.

`executor.py` is a batch's executor and knows no Ray; `worker.py` is what runs on a node; `ray_cluster.py` alone imports Ray.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from photofix.errors import UsageError

if TYPE_CHECKING:
    from photofix.cluster.ray_cluster import RayCluster


LOOPBACK = "127.0.0.1"
LOOPBACK_SETTING = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
"""Of Ray's own, for systems whose firewalls ask about each port: without clusters, it listens on the loopback address alone."""


def ray_cluster(address: str, weights: Callable[[str], bytes]) -> RayCluster:
    """A Ray cluster, not yet connected to; see `RayCluster`.

    Raises:
        UsageError: Ray isn't installed, or the address is of a kind that isn't supported.
    """
    # Ray reads these when it is imported. Nothing is reported to its makers, unless the person wants that.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address == "local":
        os.environ[LOOPBACK_SETTING] = "0"
        # Other people on this computer reach its ports, and Ray does what it is told: so it takes nobody without this process's
        # secret. Ray keeps the first one that it has read.
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    try:
        from photofix.cluster.ray_cluster import RayCluster
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise UsageError(
            "--cluster takes Ray, which isn't installed.",
            tried="No photo was touched.",
            advice="Install it on every machine: pip install 'photofix[cluster]'.",
        ) from error
    return RayCluster(address, weights)
