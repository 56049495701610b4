"""A process that is killed inside a plugin leaves the name of that plugin behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.engine.marker import Death, ProcessMarker, culprit, inside, sweep

STUCK = """
import sys, time
from pathlib import Path
from core.engine.marker import ProcessMarker
marker = ProcessMarker(Path(sys.argv[1]))
{enter}
print("inside", flush=True)
time.sleep(60)
"""


@pytest.fixture
def marker(tmp_path: Path) -> Iterator[ProcessMarker]:
    marker = ProcessMarker(tmp_path)
    yield marker
    marker.close()


def mark(run: Path, suffix: str = "hooks") -> Path:
    (path,) = run.glob(f"*-{os.getpid()}.{suffix}")
    return path


def stuck(run: Path, enter: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK.format(enter=enter), run], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"
    return process


def killed(run: Path, enter: str) -> tuple[Death, ...]:
    with stuck(run, enter) as process:
        process.send_signal(signal.SIGKILL)
    return sweep(run)


def test_a_process_killed_in_a_hook_names_the_plugin(tmp_path: Path) -> None:
    (death,) = killed(tmp_path, "marker.enter('kb', 'ticket_opened')")
    assert (death.culprit, death.inside[0].hook) == ("kb", "ticket_opened")


def test_a_process_killed_at_import_names_the_plugin(tmp_path: Path) -> None:
    (death,) = killed(tmp_path, "marker.enter('kb', 'import')")
    assert (death.culprit, death.inside[0].hook) == ("kb", "import")


def test_a_process_that_crashes_by_itself_names_the_plugin(tmp_path: Path) -> None:
    crash = "marker.enter('kb', 'filter_nav'); print('inside', flush=True); import os; os.abort()"
    with stuck(tmp_path, crash):
        pass
    assert [death.culprit for death in sweep(tmp_path)] == ["kb"]


def test_a_process_killed_outside_plugins_accuses_nobody(tmp_path: Path) -> None:
    assert killed(tmp_path, "marker.enter('kb', 'ticket_opened'); marker.leave()") == ()


def test_the_marks_of_the_dead_are_cleaned_away(tmp_path: Path) -> None:
    killed(tmp_path, "marker.enter('kb', 'import')")
    assert list(tmp_path.iterdir()) == []
    assert sweep(tmp_path) == ()


def test_the_mark_of_a_living_process_stays(tmp_path: Path) -> None:
    with stuck(tmp_path, "marker.enter('kb', 'ticket_opened')") as process:
        assert sweep(tmp_path) == ()
        assert [culprit(path) for path in tmp_path.glob("*.hooks")] == ["kb"]
        process.kill()


def test_the_innermost_of_nested_plugins_is_the_culprit(tmp_path: Path, marker: ProcessMarker) -> None:
    with marker.inside("kb", "ticket_opened"):
        with marker.inside("sla", "before_ticket_change"):
            assert culprit(mark(tmp_path)) == "sla"
        assert culprit(mark(tmp_path)) == "kb"
    assert culprit(mark(tmp_path)) is None


def test_the_innermost_of_nested_imports_is_the_culprit(tmp_path: Path, marker: ProcessMarker) -> None:
    with marker.inside("kb", "import"):
        with marker.inside("search_box", "import"):
            assert culprit(mark(tmp_path, "import")) == "search_box"
        assert culprit(mark(tmp_path, "import")) == "kb"
    assert not list(tmp_path.glob("*.import"))


def test_of_several_threads_the_one_inside_for_longest_comes_first(tmp_path: Path, marker: ProcessMarker) -> None:
    entered, done = threading.Event(), threading.Event()

    def work() -> None:
        with marker.inside("slow", "ticket_opened"):
            entered.set()
            done.wait(5)

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait(5)
    with marker.inside("quick", "ticket_opened"):
        assert [each.slug for each in inside(mark(tmp_path))] == ["slow", "quick"]
    done.set()
    thread.join()
    assert inside(mark(tmp_path)) == ()


def test_more_threads_than_places_do_no_harm(tmp_path: Path, marker: ProcessMarker) -> None:
    barrier = threading.Barrier(81)

    def work() -> None:
        with marker.inside("busy", "ticket_opened"):
            barrier.wait(10)
            barrier.wait(10)

    threads = [threading.Thread(target=work) for _ in range(80)]
    for thread in threads:
        thread.start()
    barrier.wait(10)
    assert len(inside(mark(tmp_path))) == 64
    barrier.wait(10)
    for thread in threads:
        thread.join()
    assert inside(mark(tmp_path)) == ()


def test_hundreds_of_short_threads_leave_room_for_the_next(tmp_path: Path, marker: ProcessMarker) -> None:
    def work() -> None:
        with marker.inside("kb", "ticket_opened"):
            assert culprit(mark(tmp_path)) == "kb"

    for _ in range(200):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    with marker.inside("sla", "ticket_opened"):
        assert culprit(mark(tmp_path)) == "sla"


@pytest.mark.parametrize("raw", [b"", b"\1", b"\1" * 1000, b"12.5 kb", b"x kb\n", b"1.0 ../kb\n"])
def test_a_damaged_mark_accuses_nobody(tmp_path: Path, raw: bytes) -> None:
    for suffix in ("hooks", "import"):
        path = tmp_path / f"host-1.{suffix}"
        path.write_bytes(raw)
        assert culprit(path) is None


def test_a_process_that_ends_as_it_should_leaves_nothing(tmp_path: Path) -> None:
    ProcessMarker(tmp_path).close()
    assert list(tmp_path.iterdir()) == []
