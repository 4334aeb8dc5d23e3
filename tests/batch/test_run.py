"""What a batch does with photos, names and journals."""

import errno
import json
import os
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photofix.batch.events import (
    Ended,
    Failed,
    Finished,
    Paused,
    Planned,
    Problem,
    Progressed,
    Queued,
    Resumed,
    Started,
)
from photofix.batch.place import temporary_of
from photofix.batch.request import Conflict
from photofix.engine.step import Chain, Step
from photofix.errors import DiskFullError, JournalError, NoPhotosError, SaveError, UsageError
from photofix.imaging import open_photo, probe
from photofix.imaging.atomic import Filesystem

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def journal(output: Path) -> list[dict]:
    return [json.loads(line) for line in (output / "photofix-batch" / "journal.jsonl").read_text().splitlines()]


def test_a_folder_is_repaired_into_a_tree_beside_it(make, folder: Path) -> None:
    originals = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run = make.run(folder)
    output = folder.with_name("photos_photofix")
    assert list(make.results(output)) == ["a_photofix.png", "b_photofix.jpg", "sub/c_photofix.png"]
    assert np.array_equal(open_photo(output / "a_photofix.png").pixels, 255 - open_photo(folder / "a.png").pixels)
    assert probe(output / "a_photofix.png").done == "fake"
    assert run.ended == Ended("finished", 3, 0, 0, run.ended.megapixels, run.ended.seconds, None)
    assert run.planned.photos == run.planned.waiting == 3
    assert run.planned.others == 1
    assert run.planned.seconds > 0
    assert [event.photo for event in run.of(Started)] == ["a.png", "b.jpg", "sub/c.png"]
    assert [event.output for event in run.of(Finished)] == list(make.results(output))
    assert run.of(Progressed)[-1].fraction == 1
    assert {path: path.read_bytes() for path in originals} == originals
    assert (output / "sub" / "c_photofix.png").stat().st_mtime_ns == (folder / "sub" / "c.png").stat().st_mtime_ns


def test_the_journal_holds_what_a_result_came_from(make, folder: Path) -> None:
    make.run(folder)
    lines = journal(folder.with_name("photos_photofix"))
    run = next(line for line in lines if line["event"] == "run")
    assert run.keys() >= {"chain", "models", "device", "dtype", "threads", "torch", "plan", "photofix"}
    done = [line for line in lines if line["event"] == "done"]
    assert len(done) == 3
    for line in done:
        assert line.keys() >= {"input", "work", "output", "sha256", "backoffs", "megapixels"}
        assert line["seconds"].keys() == {"read", "repair", "write"}
        assert line["sha256"] == make.results(folder.with_name("photos_photofix"))[line["output"]]
    assert str(folder) not in json.dumps(lines)


def test_what_is_done_is_done_once(make, folder: Path) -> None:
    make.run(folder)
    output = folder.with_name("photos_photofix")
    before = {path: path.stat() for path in output.rglob("*.png")}
    run = make.run(folder)
    assert set(run.states.values()) == {"done before"}
    assert run.ended.done == 0
    assert {path: path.stat() for path in output.rglob("*.png")} == before


def test_a_photo_that_was_only_touched_is_recognised_by_its_content(make, folder: Path) -> None:
    make.run(folder)
    os.utime(folder / "a.png", (1, 1))
    run = make.run(folder)
    assert (run.states["a.png"], run.ended.done) == ("done before", 0)
    assert not run.of(Started)


def test_only_what_is_missing_or_changed_is_done_again(make, folder: Path) -> None:
    make.run(folder)
    output = folder.with_name("photos_photofix")
    (output / "a_photofix.png").unlink()
    make.photo(folder / "sub" / "c.png", 4)
    run = make.run(folder)
    assert run.states == {"a.png": "done", "b.jpg": "done before", "sub/c.png": "done"}
    assert np.array_equal(
        open_photo(output / "sub" / "c_photofix.png").pixels, 255 - open_photo(folder / "sub" / "c.png").pixels
    )


def test_other_steps_replace_a_result_of_ours_and_nothing_else(make, folder: Path) -> None:
    make.run(folder)
    output = folder.with_name("photos_photofix")
    (output / "a_photofix.png").write_bytes(b"the person has changed this")
    weaker = Chain(steps=(Step(model="fake", strength=0.5),))
    run = make.run(folder, chain=weaker)
    assert run.states == {"a.png": "name taken", "b.jpg": "done", "sub/c.png": "done"}
    assert (output / "a_photofix.png").read_bytes() == b"the person has changed this"
    assert "--conflict unique" in run.errors["a.png"]
    assert probe(output / "b_photofix.jpg").done == "fake:0.5"
    run = make.run(folder, chain=weaker, conflict=Conflict.UNIQUE)
    assert run.states == {"a.png": "done", "b.jpg": "done before", "sub/c.png": "done before"}
    assert (output / "a_photofix-2.png").is_file()


def test_a_foreign_file_is_never_touched(make, folder: Path) -> None:
    output = folder.with_name("photos_photofix")
    output.mkdir()
    (output / "a_photofix.png").write_bytes(b"mine")
    for conflict in (Conflict.SKIP, Conflict.OVERWRITE):
        assert make.run(folder, conflict=conflict).states["a.png"] == "name taken"
    assert make.run(folder, conflict=Conflict.UNIQUE).states["a.png"] == "done"
    assert (output / "a_photofix.png").read_bytes() == b"mine"
    assert (output / "a_photofix-2.png").is_file()


def test_a_file_that_takes_the_name_in_the_last_moment_stays(make, folder: Path) -> None:
    intruder = folder.with_name("photos_photofix") / "a_photofix.png"

    def hear(event: object) -> None:
        if isinstance(event, Started) and event.photo == "a.png":
            intruder.write_bytes(b"mine")

    run = make.run(folder, hear=hear)
    assert run.states == {"a.png": "name taken", "b.jpg": "done", "sub/c.png": "done"}
    assert intruder.read_bytes() == b"mine"


def test_overwrite_does_everything_again(make, folder: Path) -> None:
    make.run(folder)
    results = make.results(folder.with_name("photos_photofix"))
    run = make.run(folder, conflict=Conflict.OVERWRITE)
    assert set(run.states.values()) == {"done"}
    assert make.results(folder.with_name("photos_photofix")) == results


def test_names_that_differ_by_case_or_kind_alone_are_both_kept(make, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    names = ["IMG_1.JPG", "IMG_1.gif", "img_1.jpg", "Sub/x.png", "sub/X.png"]
    for seed, name in enumerate(names):
        make.photo(photos / name, seed)
    if len(list(photos.rglob("*.*"))) < len(names):
        pytest.skip("this drive doesn't know upper and lower case")
    run = make.run(photos)
    outputs = [event.output for event in run.of(Finished)]
    assert len({output.casefold() for output in outputs}) == len(names)
    run = make.run(photos)
    assert set(run.states.values()) == {"done before"}


def test_a_new_photo_doesnt_take_an_older_one_s_name(make, tmp_path: Path) -> None:
    photos, output = tmp_path / "photos", tmp_path / "photos_photofix"
    make.photo(photos / "b.jpg", 1)
    make.run(photos)
    first = make.results(output)["b_photofix.jpg"]
    make.photo(photos / "b.gif", 2)  # comes before it
    run = make.run(photos)
    assert run.states == {"b.gif": "done", "b.jpg": "done before"}
    assert make.results(output).keys() == {"b_photofix.jpg", "b_photofix-2.jpg"}
    assert make.results(output)["b_photofix.jpg"] == first
    # Also where the older one isn't asked for.
    run = make.run(photos / "b.gif", chain=Chain(steps=(Step(model="fake", strength=0.5),)))
    assert run.of(Finished)[0].output == "b_photofix-2.jpg"


def test_two_files_of_the_same_content_are_both_written(make, folder: Path) -> None:
    shutil.copy(folder / "a.png", folder / "twin.png")
    run = make.run(folder)
    results = make.results(folder.with_name("photos_photofix"))
    assert run.ended.done == 4
    assert results["a_photofix.png"] == results["twin_photofix.png"]


def test_photos_with_our_mark_are_left_out_unless_asked_for(make, folder: Path) -> None:
    make.run(folder)
    results = folder.with_name("photos_photofix")
    shutil.rmtree(results / "photofix-batch")
    run = make.run(results)
    assert set(run.states.values()) == {"repaired already"}
    assert make.run(results, again=True).ended.done == 3


def test_one_bad_photo_is_a_line_and_a_failure_is_tried_again_when_asked(make, folder: Path) -> None:
    whole = make.photo(folder / "cut.jpg", 5).read_bytes()
    (folder / "cut.jpg").write_bytes(whole[:-200])
    (folder / "empty.png").touch()
    (folder / "text.jpg").write_text("no photo")
    make.photo(folder / "pages.tif", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    make.photo(folder / "moving.gif", save_all=True, append_images=[Image.new("RGB", (32, 24))])
    run = make.run(folder)
    assert run.ended.done == 3
    bad = {"cut.jpg", "empty.png", "text.jpg", "pages.tif", "moving.gif"}
    assert {name for name, state in run.states.items() if state == "failed"} == bad
    for name in bad:
        assert name in run.errors[name]
    assert "2 pages" in run.errors["pages.tif"]
    assert "is animated" in run.errors["moving.gif"]
    assert str(folder) not in " ".join(run.errors.values())
    run = make.run(folder)
    assert {name for name, state in run.states.items() if state == "failed before"} == bad
    assert not run.of(Failed)
    assert make.run(folder, retry_failed=True).of(Failed)[0].photo == "cut.jpg"
    (folder / "cut.jpg").write_bytes(whole)
    assert make.run(folder).states["cut.jpg"] == "done"


def test_a_network_that_breaks_is_the_photo_s_failure(make, folder: Path) -> None:
    make.answer = lambda tile, _box: tile / 0 if tile.shape[-1] > 32 else 1 - tile
    make.photo(folder / "large.png", size=(24, 100))
    run = make.run(folder)
    assert run.states["large.png"] == "failed"
    assert run.ended.done == 3


def test_a_file_that_vanishes_and_one_that_changes(make, folder: Path) -> None:
    run = make.batch(folder)
    run.batch.prepare()
    (folder / "a.png").unlink()
    make.photo(folder / "b.jpg", 9, size=(40, 50))
    run.batch.run()
    run.batch.close()
    assert run.states == {"a.png": "failed", "b.jpg": "done", "sub/c.png": "done"}
    assert "There is no file" in run.errors["a.png"]
    assert probe(folder.with_name("photos_photofix") / "b_photofix.jpg").size == (40, 50)


def test_a_full_drive_stops_the_batch_and_keeps_what_is_finished(make, folder: Path) -> None:
    written: list[int] = []

    def write(descriptor: int, data: memoryview) -> int:
        if len(written) >= 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(len(data))
        return os.write(descriptor, data)

    run = make.run(folder, filesystem=Filesystem(write=write))
    output = folder.with_name("photos_photofix")
    assert (run.ended.reason, run.ended.done, run.ended.left) == ("stopped", 1, 2)
    assert run.ended.error["kind"] == "DiskFullError"
    assert list(make.results(output)) == ["a_photofix.png"]
    run = make.run(folder)
    assert run.states == {"a.png": "done before", "b.jpg": "done", "sub/c.png": "done"}


def test_a_drive_that_can_t_hold_it_is_refused_before_the_start(
    make, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photofix.batch.estimate.free_bytes", lambda _place: 100)
    run = make.batch(folder)
    with pytest.raises(DiskFullError, match="No photo was repaired"):
        run.batch.prepare()
    run.batch.close()
    assert not make.results(folder.with_name("photos_photofix"))


def test_cancel_keeps_what_is_finished_and_the_next_run_goes_on(make, folder: Path) -> None:
    run = make.batch(folder, hear=lambda event: isinstance(event, Started) and run.batch.control.cancel())
    run.batch.prepare()
    ended = run.batch.run()
    run.batch.close()
    assert ended.reason == "cancelled"
    assert ended.done + ended.left == 3
    assert ended.left >= 2
    events = [line["event"] for line in journal(folder.with_name("photos_photofix"))]
    assert events.count("begun") == events.count("stopped") + events.count("done")
    assert make.run(folder).ended.done == ended.left


def test_pause_holds_everything_until_it_goes_on(make, folder: Path) -> None:
    heard = threading.Event()

    def hear(event: object) -> None:
        if isinstance(event, Started) and not heard.is_set():
            heard.set()
            run.batch.control.pause()
            threading.Timer(0.7, run.batch.control.resume).start()

    run = make.batch(folder, hear=hear)
    run.batch.prepare()
    begun = time.monotonic()
    ended = run.batch.run()
    run.batch.close()
    took = time.monotonic() - begun
    assert took >= 0.7
    assert ended.done == 3
    assert ended.seconds <= took - 0.6
    kinds = [type(event) for event in run.events]
    assert kinds.index(Started) < kinds.index(Paused) < kinds.index(Resumed) < kinds.index(Finished)


def test_photos_are_added_while_it_runs(make, folder: Path, tmp_path: Path) -> None:
    more = make.photo(tmp_path / "more" / "d.png", 7)

    def hear(event: object) -> None:
        if isinstance(event, Started) and event.photo == "a.png":
            run.batch.control.add([more, tmp_path / "nowhere"])

    run = make.batch(folder, output=tmp_path / "out", hear=hear)
    run.batch.prepare()
    ended = run.batch.run()
    run.batch.close()
    assert ended.done == 4
    assert "more/d_photofix.png" in make.results(tmp_path / "out")
    assert len(run.of(Planned)) == 2
    (problem,) = run.of(Problem)
    assert "There is no file or folder" in problem.error["happened"]
    assert "nowhere" in problem.error["happened"]
    # The same photos, named at once, are the same batch.
    again = make.run(folder, more, output=tmp_path / "out")
    assert set(again.states.values()) == {"done before"}


def test_photos_that_there_was_no_room_for_can_be_added_once_there_is(
    make, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more, other = make.photo(tmp_path / "more" / "d.png", 7), make.photo(tmp_path / "other" / "e.png", 8)
    free = [10**12]
    monkeypatch.setattr("photofix.batch.estimate.free_bytes", lambda _folder: free[0])

    def hear(event: object) -> None:
        if isinstance(event, Started) and event.photo == "a.png":
            free[0] = 100
            run.batch.control.add([more])
        elif isinstance(event, Problem):
            free[0] = 10**12
            run.batch.control.add([other])
            run.batch.control.add([more])

    run = make.batch(folder, output=tmp_path / "out", hear=hear)
    run.batch.prepare()
    ended = run.batch.run()
    run.batch.close()
    (problem,) = run.of(Problem)
    assert problem.error["kind"] == "DiskFullError"
    assert (ended.done, ended.failed, ended.left) == (5, 0, 0)
    assert {"more/d_photofix.png", "other/e_photofix.png"} <= make.results(tmp_path / "out").keys()
    assert [event.photos for event in run.of(Planned)][-1] == 5
    assert sorted(event.task for event in run.of(Queued)) == [1, 2, 3, 4, 5]


def test_several_folders_in_one_output_keep_apart(make, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "photos"
    make.photo(other / "a.png", 8)
    make.run(folder, other, output=tmp_path / "out")
    assert make.results(tmp_path / "out").keys() == {
        "photos-2/a_photofix.png",
        "photos/a_photofix.png",
        "photos/b_photofix.jpg",
        "photos/sub/c_photofix.png",
    }
    make.photo(other / "e.png", 9)
    run = make.run(other, output=tmp_path / "out")
    assert run.states == {"photos-2//a.png": "done before", "photos-2//e.png": "done"}


def test_an_output_inside_the_input_is_not_an_input(make, folder: Path) -> None:
    for _ in range(2):
        run = make.run(folder, output=folder / "sub" / "results")
        assert len(run.states) == 3
    assert set(run.states.values()) == {"done before"}


def test_what_can_t_be_is_refused_by_name(make, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="both the folder of the photos and that of the results"):
        make.run(folder, output=folder / "sub" / "..")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoPhotosError, match="There are no photos in"):
        make.run(tmp_path / "empty")
    assert not (tmp_path / "empty_photofix").exists()
    (tmp_path / "file").touch()
    with pytest.raises(SaveError, match="can't be written into"):
        make.run(folder, output=tmp_path / "file")
    with pytest.raises(UsageError, match="no field"):
        make.run(folder, template="{date}")


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_an_output_that_can_t_be_written_to(make, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(SaveError, match="can't be written into"):
        make.run(folder, output=tmp_path / "locked" / "out")


def test_two_batches_don_t_share_an_output(make, folder: Path) -> None:
    run = make.batch(folder)
    run.batch.prepare()
    with pytest.raises(JournalError, match="Another batch"):
        make.run(folder)
    run.batch.run()
    run.batch.close()
    assert set(make.run(folder).states.values()) == {"done before"}


def test_a_dry_run_writes_nothing(make, folder: Path) -> None:
    run = make.batch(folder, dry=True)
    planned = run.batch.prepare()
    run.batch.close()
    assert (planned.photos, planned.waiting, planned.others) == (3, 3, 1)
    assert planned.bytes > 0
    assert not folder.with_name("photos_photofix").exists()


def test_a_photo_over_which_a_batch_died_comes_last_and_alone_and_fails_the_second_time(make, folder: Path) -> None:
    class Died(BaseException):
        """As if the process ended."""

    def answer(tile, _box):
        if tile.shape[-1] == 112:
            raise Died
        return 1 - tile

    make.photo(folder / "a_deadly.png", size=(24, 100))
    make.answer = answer
    output = folder.with_name("photos_photofix")
    for _ in range(2):
        with pytest.raises(Died):
            make.run(folder)
    alone = [line["source"] for line in journal(output) if line["event"] == "begun" and line["alone"]]
    assert alone == ["a_deadly.png"]
    assert "sub/c_photofix.png" in make.results(output)  # what was behind it is done
    run = make.run(folder)
    assert len(make.results(output)) == 3
    assert run.states["a_deadly.png"] == "failed"
    assert "ended 2 times" in run.errors["a_deadly.png"]
    assert make.run(folder).states["a_deadly.png"] == "failed before"
    make.answer = lambda tile, _box: 1 - tile
    assert make.run(folder, retry_failed=True).states["a_deadly.png"] == "done"


def test_a_result_that_the_journal_didn_t_come_to_speak_of_is_ours(make, folder: Path) -> None:
    (folder / "a.xmp").write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    make.run(folder)
    output = folder.with_name("photos_photofix")
    results = make.results(output)
    assert "a_photofix.xmp" in results
    path = output / "photofix-batch" / "journal.jsonl"
    lines = [line for line in path.read_text().splitlines(keepends=True) if '"done"' not in line]
    path.write_text("".join(lines) + '{"event":"done","source":"a.p')
    (output / "a_photofix.xmp").unlink()
    run = make.run(folder)
    assert set(run.states.values()) == {"done before"}
    assert make.results(output) == results
    assert sum(line["event"] == "done" for line in journal(output)) == 3


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_a_circle_and_to_folders_are_not_followed(make, folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "itself.png").symlink_to(folder / "itself.png")
    run = make.run(folder)
    assert len(run.states) == 3
    assert dict(run.batch.plan.others).keys() == {"up", "itself.png", "notes.txt"}


@pytest.mark.skipif(os.name == "nt" or ROOT, reason="root may read everything")
def test_a_folder_that_can_t_be_read_is_said_and_the_others_go_on(make, folder: Path) -> None:
    locked = folder / "locked"
    locked.mkdir(mode=0)
    try:
        run = make.run(folder)
    finally:
        locked.chmod(0o700)
    assert run.ended.done == 3
    assert "can't be read" in run.of(Problem)[0].error["happened"]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
@pytest.mark.parametrize(
    "name", ["Füße und Äpfel 🍎.png", "写真.jpg", "صورة.png", "x" * 251 + ".png", "写" * 83 + ".jpg"]
)
def test_names_in_other_scripts_and_of_255_bytes(make, tmp_path: Path, name: str) -> None:
    make.photo(tmp_path / "in" / name)
    run = make.run(tmp_path / "in")
    (output,) = make.results(tmp_path / "in_photofix")
    assert len(os.fsencode(output)) <= 255
    assert run.ended.done == 1
    assert set(make.run(tmp_path / "in").states.values()) == {"done before"}


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are Unicode there")
def test_a_name_that_isn_t_unicode(make, tmp_path: Path) -> None:
    make.photo(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "a.png").rename(tmp_path / "in" / os.fsdecode(b"\xff\xfe.png"))
    assert make.run(tmp_path / "in").ended.done == 1
    assert set(make.run(tmp_path / "in").states.values()) == {"done before"}


def test_a_folder_s_label_is_never_taken_for_another_folder_s_subfolder(make, folder: Path, tmp_path: Path) -> None:
    make.run(folder, output=tmp_path / "out")  # its results have no label
    other = tmp_path / "other" / "sub"
    make.photo(other / "c.png", 12)
    run = make.run(folder, other, output=tmp_path / "out")
    assert run.ended.done == 1
    assert make.results(tmp_path / "out").keys() >= {"sub/c_photofix.png", "sub/c_photofix-2.png"}
    assert set(make.run(other, folder, output=tmp_path / "out").states.values()) == {"done before"}


def test_several_folders_without_an_output_have_one_each(make, folder: Path, tmp_path: Path) -> None:
    other = make.photo(tmp_path / "other" / "deep" / "d.png", 13).parents[1]
    run = make.run(folder, other)
    assert run.ended.done == 4
    assert "a_photofix.png" in make.results(tmp_path / "photos_photofix")
    assert list(make.results(tmp_path / "other_photofix")) == ["deep/d_photofix.png"]
    assert set(make.run(other).states.values()) == {"done before"}


def test_what_a_killed_batch_left_half_written_is_removed_and_nothing_of_others(make, folder: Path) -> None:
    make.run(folder)
    output = folder.with_name("photos_photofix")
    results = make.results(output)
    path = output / "photofix-batch" / "journal.jsonl"
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if '"done"' not in line))
    (output / "a_photofix.png").unlink()
    for name in ("a_photofix.png", "a_photofix.xmp"):
        temporary_of(output / name).write_bytes(b"half")
    foreign = output / ".photofix-0123456789abcdef.tmp"
    foreign.write_bytes(b"of a window that is saving here")
    assert make.run(folder).states == {"a.png": "done", "b.jpg": "done before", "sub/c.png": "done before"}
    assert foreign.is_file()
    foreign.unlink()
    assert make.results(output) == results


def test_without_unnamed_files_results_are_the_same(make, folder: Path, tmp_path: Path) -> None:
    def no(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    make.run(folder)
    make.run(folder, output=tmp_path / "out", filesystem=Filesystem(link_unnamed=no))
    assert make.results(tmp_path / "out") == make.results(folder.with_name("photos_photofix"))
