"""What a batch on a cluster does: who is given what, and what becomes of photos whose worker is lost."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from photofix.batch.events import Ended, Finished, Planned, Problem, Progressed, Started
from photofix.cluster.messages import Facts
from photofix.engine.memory import TILE_BYTES_PER_PIXEL
from photofix.engine.tiling import CORE
from photofix.errors import ClusterError, DecodeError, SaveError
from photofix.imaging import open_photo
from photofix.progress import Cancelled
from tests.cluster.fake_cluster import node


def journal(output: Path) -> list[dict]:
    return [json.loads(line) for line in (output / "photofix-batch" / "journal.jsonl").read_text().splitlines()]


def lines(output: Path, event: str) -> list[str]:
    return [line["source"] for line in journal(output) if line["event"] == event]


def left_over(output: Path) -> list[str]:
    return [path.name for path in output.rglob(".*")]


def test_results_are_those_of_one_machine(make, photos: Path, tmp_path: Path) -> None:
    (photos / "0.xmp").write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    here, there = tmp_path / "here", tmp_path / "there"
    make.run(photos, output=here)
    cluster = make.cluster("a", "b")
    run = make.run_on(cluster, photos, output=there)
    assert run.ended == Ended("finished", 8, 0, 0, run.ended.megapixels, run.ended.seconds, None)
    assert make.results(there) == make.results(here)
    assert len(make.results(there)) == 9
    assert {machine for machine, _, _ in cluster.given} == {"a", "b"}
    assert not any(sent for _, _, sent in cluster.given)
    assert sorted(lines(there, "done")) == sorted(lines(there, "writing")) == sorted(lines(here, "done"))
    assert lines(there, "begun") == lines(there, "stopped") == left_over(there) == []
    begun = next(line for line in journal(there) if line["event"] == "run")
    assert begun.keys() >= {"cluster", "capability", "models", "device", "dtype", "threads", "torch", "plan"}
    original, copy = (photos / "1.png").stat(), (there / "1_photofix.png").stat()
    assert copy.st_mtime_ns == original.st_mtime_ns
    assert (there / "photofix-batch" / "thumbnails").is_dir()
    assert len(run.of(Started)) == len(run.of(Finished)) == 8
    assert run.of(Planned)[-1].seconds > 0
    assert run.of(Progressed)[-1].seconds_left == pytest.approx(0, abs=1e-6)
    assert run.batch.plan.tasks[0].seconds.keys() == {"read", "repair", "write"}


def test_either_goes_on_where_the_other_was_stopped(make, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"

    def stop(event: object) -> None:
        if isinstance(event, Finished):
            run.batch.control.cancel()

    run = make.batch_on(make.cluster("a", "b"), photos, output=output, hear=stop)
    run.batch.prepare()
    ended = run.batch.run()
    run.batch.close()
    assert (ended.reason, ended.failed) == ("cancelled", 0)
    assert 1 <= ended.done < 8
    assert ended.left == 8 - ended.done
    assert lines(output, "stopped") == left_over(output) == []
    run = make.batch(photos, output=output, hear=stop)
    run.batch.prepare()
    here = run.batch.run()
    run.batch.close()
    assert here.done >= 1
    run = make.run_on(make.cluster("a", "b"), photos, output=output)
    assert run.ended.done == 8 - ended.done - here.done > 0
    assert set(run.states.values()) == {"done", "done before"}
    assert set(make.run(photos, output=output).states.values()) == {"done before"}


def test_photos_are_handed_out_evenly_and_no_further_ahead_than_two(make, photos: Path, tmp_path: Path) -> None:
    cluster = make.cluster("a", "b")
    most: dict[str, int] = {}

    def count(_: object) -> None:
        waiting = [call.remote.node.id for call in cluster.queue if call.method == "repair"]
        for name in waiting:
            most[name] = max(most.get(name, 0), waiting.count(name))

    make.run_on(cluster, photos, output=tmp_path / "out", hear=count)
    assert most == {"a": 2, "b": 2}
    assert 3 <= sum(machine == "a" for machine, _, _ in cluster.given) <= 5


def test_a_machine_has_as_many_workers_as_it_has_cores_for(make, photos: Path, tmp_path: Path) -> None:
    cluster = make.cluster(node("a", 8), node("driver", 0), node("small", 1), node("forgetful", 64, memory=3 << 30))
    make.run_on(cluster, photos, output=tmp_path / "out", cores=2)
    started = [(remote.node.id, remote.setting.threads) for remote in cluster.remotes]
    assert started.count(("a", 2)) == 4
    assert ("driver", 0) not in started
    assert started.count(("small", 1)) == 1
    assert 1 <= sum(name == "forgetful" for name, _ in started) < 10
    assert all(remote.setting.request.inputs == () for remote in cluster.remotes)


def test_what_is_under_way_on_a_machine_is_bounded_by_bytes(make, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    for number in range(6):
        make.photo(photos / f"{number}.png", number, size=(100, 100))
    needs = 3 * 100 * 100 * 3

    def room_for(photos_at_once: float) -> int:
        def described(_node: object, facts: Facts) -> Facts:
            return replace(facts, room=workers * tile + int(photos_at_once * needs))

        cluster = make.cluster(node("a", 4), described=described)
        most = 0

        def count(_: object) -> None:
            nonlocal most
            most = max(most, len(run.batch._executor._jobs))

        run = make.batch_on(cluster, photos, output=tmp_path / f"out{photos_at_once}", hear=count)
        run.batch.prepare()
        assert run.batch.run().done == 6
        run.batch.close()
        return most

    workers, tile = 4, TILE_BYTES_PER_PIXEL * (CORE + 2 * 32) ** 2
    assert room_for(100) > 3
    assert room_for(2.5) == 2
    assert room_for(0.5) == 1  # one that is too large for the plan still gets its turn, alone


def test_a_machine_that_is_lost_takes_nothing_along(make, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    cluster = make.cluster("a", "b")

    def hear(event: object) -> None:
        if isinstance(event, Finished) and len(cluster.machines) == 2:
            cluster.kill("a")

    run = make.run_on(cluster, photos, output=output, hear=hear)
    assert (run.ended.reason, run.ended.done, run.ended.failed) == ("finished", 8, 0)
    make.run(photos, output=tmp_path / "here")
    assert make.results(output) == make.results(tmp_path / "here")
    assert sorted(lines(output, "done")) == sorted(set(lines(output, "done")))
    assert left_over(output) == []
    assert lines(output, "begun")  # it counts as a death, until the photo is done
    assert set(make.run(photos, output=output).states.values()) == {"done before"}


def test_a_result_whose_writer_was_lost_before_it_said_so_is_taken_as_it_is(make, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    (photos / "3.xmp").write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    written: list[os.stat_result] = []

    def on_written(_node: object, path: Path) -> bool:
        if path.name == "3_photofix.png":
            written.append(path.stat())
        return path.name == "3_photofix.png"

    cluster = make.cluster("a", "b", on_written=on_written)
    run = make.run_on(cluster, photos, output=output)
    assert run.ended.done == 8
    assert sum(name == "3.png" for _, name, _ in cluster.given) == 1
    assert (output / "3_photofix.png").stat().st_ino == written[0].st_ino
    make.run(photos, output=tmp_path / "here")
    assert make.results(output) == make.results(tmp_path / "here")
    assert (output / "3_photofix.xmp").is_file()


def test_a_sidecar_that_cant_be_written_for_a_lost_writer_stops_nothing(
    make, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise SaveError("The drive is gone.")

    monkeypatch.setattr("photofix.batch.writing.copy_sidecar", fail)
    cluster = make.cluster("a", "b", on_written=lambda _node, path: path.name == "3_photofix.png")
    run = make.run_on(cluster, photos, output=tmp_path / "out")
    assert (run.ended.reason, run.ended.done, run.ended.failed) == ("finished", 8, 0)


def test_a_late_worker_that_was_thought_lost_does_no_harm(make, photos: Path, tmp_path: Path) -> None:
    """The first one is cut off when it is to write, and writes after all while the second one repairs the photo again."""
    output = tmp_path / "out"
    late: list[tuple[object, object]] = []
    cluster = make.cluster("a", "b")

    def hear(event: object) -> None:
        for call in cluster.queue:
            if call.method == "write" and call.arguments[0].output == "2_photofix.png":
                if not late:
                    late.append((call.remote, call.arguments[0]))
                    call.remote.dead = True
                    call.remote.ended = True  # its process lives on
                elif call.remote is not late[0][0] and len(late) == 1:
                    remote, order = late[0]
                    late.append(remote.worker.write(order))

    run = make.run_on(cluster, photos, output=output, hear=hear)
    late[0][0].worker.close()
    assert len(late) == 2
    assert late[1][0].state.size > 0  # it did write
    assert (run.ended.done, run.ended.failed) == (8, 0)
    make.run(photos, output=tmp_path / "here")
    assert make.results(output) == make.results(tmp_path / "here")
    assert left_over(output) == []


def test_a_photo_that_kills_workers_is_left_out_after_the_third(make, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    cluster = make.cluster("a", "b", deadly={"1.png"})
    run = make.run_on(cluster, photos, output=output)
    assert (run.ended.reason, run.ended.done, run.ended.failed) == ("finished", 7, 1)
    assert run.states["1.png"] == "failed"
    assert "3 workers ended while they had “1.png”" in run.errors["1.png"]
    assert sum(name == "1.png" for _, name, _ in cluster.given) == 3
    # After the first death it waits until the others are done, and has its machine to itself.
    assert [name for _, name, _ in cluster.given][-2:] == ["1.png", "1.png"]
    run = make.run_on(make.cluster("a"), photos, output=output)
    assert run.states["1.png"] == "failed before"
    run = make.run_on(make.cluster("a"), photos, output=output, retry_failed=True)
    assert run.states["1.png"] == "done"


def test_deaths_are_remembered_by_the_next_batch(make, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    cluster = make.cluster("a", deadly={"1.png"})

    def hear(event: object) -> None:
        if lines(output, "begun") if (output / "photofix-batch").is_dir() else False:
            run.batch.control.cancel()

    run = make.batch_on(cluster, photos, output=output, hear=hear)
    run.batch.prepare()
    assert run.batch.run().reason == "cancelled"
    run.batch.close()
    run = make.batch(photos, output=output)
    run.batch.prepare()
    # And what its worker had beside it, which may be to blame as well.
    assert [task.source for task in run.batch.plan.tasks if task.alone] == ["0.png", "1.png"]
    run.batch.close()


def test_files_are_sent_where_the_machine_doesnt_see_them(make, photos: Path, tmp_path: Path) -> None:
    (photos / "0.xmp").write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    make.run(photos, output=tmp_path / "here")
    for case, apart in (("blind", {"b"}), ("both", {"a", "b"}), ("none", set())):
        cluster = make.cluster("a", "b", apart=apart, blind={"b"})
        run = make.run_on(cluster, photos, output=tmp_path / case)
        assert run.ended.done == 8, case
        assert make.results(tmp_path / case) == make.results(tmp_path / "here"), case
        assert {machine for machine, _, sent in cluster.given if sent} == {"b"}
        assert left_over(tmp_path / case) == []
        for number in range(6):
            copy = tmp_path / case / f"{number}_photofix.png"
            assert copy.stat().st_mtime_ns == (photos / f"{number}.png").stat().st_mtime_ns
        sent = run.batch._executor.shipped
        assert sent > sum((photos / f"{number}.png").stat().st_size for number in range(2))
        thumbnails = tmp_path / case / "photofix-batch" / "thumbnails"
        assert len(list(thumbnails.iterdir())) == 16


def test_bytes_on_their_way_are_bounded(make, photos: Path, tmp_path: Path) -> None:
    cluster = make.cluster("a", "b", "c", apart={"a", "b", "c"}, blind={"a", "b", "c"})
    most = 0

    def count(_: object) -> None:
        nonlocal most
        most = max(most, len(run.batch._executor._shipping._held))

    run = make.batch_on(cluster, photos, output=tmp_path / "out", hear=count, most=2000)
    run.batch.prepare()
    assert run.batch.run().done == 8
    run.batch.close()
    # A photo of noise has 2.4 kB, and its result is thought to have 1.3: no two of them fit.
    assert most == 1
    assert run.batch._executor._shipping.bytes == 0


def test_a_broken_photo_is_named_as_the_person_has_it(make, photos: Path, tmp_path: Path) -> None:
    data = (photos / "4.png").read_bytes()
    (photos / "4.png").write_bytes(data[: len(data) // 2])
    here = make.run(photos, output=tmp_path / "here")
    there = make.run_on(make.cluster("a"), photos, output=tmp_path / "there")
    sent = make.run_on(make.cluster("a", blind={"a"}, apart={"a"}), photos, output=tmp_path / "sent")
    assert here.states["4.png"] == "failed"
    assert here.errors == there.errors == sent.errors
    assert here.batch.plan.tasks[4].error["kind"] == DecodeError.__name__


def test_a_photo_that_changes_meanwhile_is_planned_again(make, photos: Path, tmp_path: Path) -> None:
    def hear(event: object) -> None:
        if isinstance(event, Planned):
            make.photo(photos / "5.png", 99)

    for case, blind in (("seen", set()), ("sent", {"a"})):
        run = make.run_on(make.cluster("a", blind=blind), photos, output=tmp_path / case, hear=hear)
        assert run.states["5.png"] == "done"
        assert (
            open_photo(tmp_path / case / "5_photofix.png").pixels == 255 - open_photo(photos / "5.png").pixels
        ).all()
        make.photo(photos / "5.png", 5)


def test_what_was_only_touched_is_recognised_by_its_content(make, photos: Path, tmp_path: Path) -> None:
    make.run(photos, output=tmp_path / "out")
    before = make.results(tmp_path / "out")
    os.utime(photos / "1.png", (1, 1))
    run = make.run_on(make.cluster("a"), photos, output=tmp_path / "out")
    assert (run.states["1.png"], run.ended.done) == ("done before", 0)
    assert make.results(tmp_path / "out") == before


def test_a_foreign_file_that_takes_the_name_stays(make, photos: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"

    def hear(event: object) -> None:
        if isinstance(event, Started) and event.photo == "1.png":
            (output / "1_photofix.png").write_bytes(b"mine")

    run = make.run_on(make.cluster("a", "b"), photos, output=output, hear=hear)
    assert (run.states["1.png"], run.ended.done) == ("name taken", 7)
    assert (output / "1_photofix.png").read_bytes() == b"mine"


def test_machines_that_come_later_help(make, photos: Path, tmp_path: Path) -> None:
    cluster = make.cluster("a")

    def hear(event: object) -> None:
        if isinstance(event, Finished) and len(cluster.machines) == 1:
            cluster.machines.append(node("b"))
            run.batch._executor._crew._looked = None  # two seconds have gone

    run = make.batch_on(cluster, photos, output=tmp_path / "out", hear=hear)
    run.batch.prepare()
    assert run.batch.run().done == 8
    run.batch.close()
    assert {machine for machine, _, _ in cluster.given} == {"a", "b"}


def test_a_machine_with_another_version_isnt_used(make, photos: Path, tmp_path: Path) -> None:
    def described(node: object, facts: Facts) -> Facts:
        return replace(facts, versions={**facts.versions, "torch": "1.0"}) if node.id == "old" else facts

    cluster = make.cluster("a", "old", described=described)
    run = make.run_on(cluster, photos, output=tmp_path / "out")
    assert run.ended.done == 8
    assert {machine for machine, _, _ in cluster.given} == {"a"}
    (problem,) = run.of(Problem)
    assert "old" in problem.error["happened"]
    assert "torch 1.0" in problem.error["tried"]
    with pytest.raises(ClusterError, match=r"None of the cluster.s machines can repair"):
        make.run_on(make.cluster("old", described=described), photos, output=tmp_path / "out")


def test_another_processor_is_said(make, photos: Path, tmp_path: Path) -> None:
    def described(node: object, facts: Facts) -> Facts:
        return replace(facts, capability="NONE") if node.id == "b" else facts

    run = make.run_on(make.cluster("a", "b", described=described), photos, output=tmp_path / "out")
    assert ["(NONE)" in event.error["happened"] for event in run.of(Problem)] == [True]
    assert run.ended.done == 8


def test_without_a_machine_nothing_is_begun(make, photos: Path, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="no machine to repair photos on"):
        make.run_on(make.cluster(node("driver", 0)), photos, output=tmp_path / "out")


def test_it_can_be_stopped_while_machines_start(make, photos: Path, tmp_path: Path) -> None:
    cluster = make.cluster("a")
    run = make.batch_on(cluster, photos, output=tmp_path / "out")
    cluster.wait = lambda calls, seconds: run.batch.control.cancel() or []
    with pytest.raises(Cancelled):
        run.batch.prepare()
    run.batch.close()
    assert cluster.closed


def test_a_dry_run_asks_no_machine(make, photos: Path, tmp_path: Path) -> None:
    cluster = make.cluster("a")
    run = make.batch_on(cluster, photos, output=tmp_path / "out", dry=True)
    run.batch.prepare()
    run.batch.close()
    assert run.planned.waiting == 8
    assert not cluster.remotes
    assert not (tmp_path / "out").exists()
