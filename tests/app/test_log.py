import logging
from pathlib import Path

from photofix.app.base.log import start_log


def test_the_log_is_written_and_doesn_t_grow_for_ever(tmp_path: Path) -> None:
    handler = start_log(tmp_path / "log")
    assert handler is not None
    ours = logging.getLogger("photofix")
    try:
        for number in range(20_000):
            ours.info("line %d of some length, so that the file is full before the test is old and grey", number)
    finally:
        ours.removeHandler(handler)
        ours.setLevel(logging.NOTSET)
        handler.close()
    files = list((tmp_path / "log").iterdir())
    assert {file.name for file in files} == {"photofix.log", "photofix.log.1", "photofix.log.2"}
    assert sum(file.stat().st_size for file in files) < 2 << 20
    assert "line 19999" in (tmp_path / "log" / "photofix.log").read_text()


def test_a_folder_that_can_t_be_written_to_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file")
    assert start_log(tmp_path / "log") is None
