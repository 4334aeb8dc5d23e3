import pytest
import torch

from photofix.engine import device
from photofix.engine.device import choose_device
from photofix.errors import DeviceError


def test_the_cpu_is_always_there() -> None:
    chosen = choose_device("cpu")
    assert chosen.device.type == "cpu"
    assert chosen.body in (torch.float32, torch.bfloat16)
    assert chosen.name.startswith("CPU, ")
    assert not chosen.can_run_out


@pytest.mark.parametrize("request_", ["gpu", "cuda:99", "", "cuda:x", "meta", "cpu:0:1"])
def test_a_device_that_isnt_there_is_named(request_: str) -> None:
    with pytest.raises(DeviceError, match="There is no device"):
        choose_device(request_)


def test_the_faster_dtype_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for bfloat16_seconds, expected in ((0.5, torch.bfloat16), (0.9, torch.float32), (3.0, torch.float32)):
        monkeypatch.setattr(
            device, "_best_of", lambda _m, x, rounds, s=bfloat16_seconds: s if x.dtype is torch.bfloat16 else 1.0
        )
        assert device.fastest_on_cpu.__wrapped__() is expected


def test_cuda_is_taken_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _device: "Some GPU")
    for native, expected in ((True, torch.bfloat16), (False, torch.float16)):
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True, n=native: n)
        chosen = choose_device()
        assert (chosen.device.type, chosen.body) == ("cuda", expected)
        assert chosen.name.startswith("Some GPU")
        assert chosen.can_run_out
