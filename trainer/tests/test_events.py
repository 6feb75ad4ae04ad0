"""The record of a run: whole lines, numbered without a gap, by one process at a time."""

import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from msm_trainer.events import LARGEST_LINE_BYTES, EventLog
from msm_trainer.problems import AlreadyRunningError
from tests import runs, stand_in
from tests.limits import largest_file


def _events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def test_a_torn_last_line_is_cut_before_going_on(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"seq":0}\n{"se')
    log = EventLog(tmp_path)
    log.append("start", loss=float("nan"), reward=None)
    log.close()
    events = _events(tmp_path)
    assert [event["seq"] for event in events] == [0, 1]
    assert events[1]["loss"] == "nan"
    assert "reward" not in events[1]


def test_a_log_that_ends_at_any_byte_goes_on_in_whole_lines_without_a_gap(tmp_path: Path) -> None:
    with closing(EventLog(tmp_path)) as log:
        for text in ("a", "世", "c"):
            log.append("sample", text=text)
    whole = (tmp_path / "events.jsonl").read_bytes()
    for cut in range(len(whole) + 1):
        (tmp_path / "events.jsonl").write_bytes(whole[:cut])
        with closing(EventLog(tmp_path)) as log:
            log.append("start")
        events = _events(tmp_path)
        kept = whole[:cut].count(b"\n")
        assert [event["seq"] for event in events] == list(range(kept + 1))
        assert [event["kind"] for event in events] == ["sample"] * kept + ["start"]


def test_a_line_is_at_most_4_kib_and_its_longest_text_is_cut(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    log.append("sample", prompt="short", text="世" * 10_000)
    log.close()
    (line,) = (tmp_path / "events.jsonl").read_bytes().splitlines(keepends=True)
    assert len(line) <= LARGEST_LINE_BYTES
    assert json.loads(line)["prompt"] == "short"
    assert json.loads(line)["text"].startswith("世世世")


def test_the_log_beats_while_the_trainer_is_at_something_long(tmp_path: Path) -> None:
    log = EventLog(tmp_path)
    with log.beating(seconds=0.01):
        deadline = time.monotonic() + 60
        while (tmp_path / "events.jsonl").read_bytes().count(b"heartbeat") < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    log.close()
    assert [event["kind"] for event in _events(tmp_path)][:3] == ["heartbeat"] * 3


def test_a_line_for_which_there_is_half_the_room_leaves_nothing_of_itself(tmp_path: Path) -> None:
    with closing(EventLog(tmp_path)) as log:
        log.append("start")
        with largest_file((tmp_path / "events.jsonl").stat().st_size + 50), pytest.raises(OSError, match="no room"):
            log.append("warn", message="brosk " * 100)
        log.append("end", code=73)
    assert [(event["seq"], event["kind"]) for event in _events(tmp_path)] == [(0, "start"), (1, "end")]


def test_a_second_process_is_kept_out_and_touches_nothing(tmp_path: Path) -> None:
    with closing(EventLog(tmp_path)) as first:
        first.append("start")
        (tmp_path / "end.json").write_text("{}")
        before = (tmp_path / "events.jsonl").read_bytes()
        with pytest.raises(AlreadyRunningError, match="Another process trains in") as refused:
            EventLog(tmp_path, patience=0.0)
        assert refused.value.code == 3
        assert (tmp_path / "events.jsonl").read_bytes() == before
    with closing(EventLog(tmp_path, patience=0.0)) as second:
        second.append("end")
    assert [event["seq"] for event in _events(tmp_path)] == [0, 1]


def test_two_attempts_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    """Both are asked for at the same moment; the second waits, and finds the run done."""
    run = stand_in.run_folder(tmp_path / stand_in.KEY)
    attempts = [runs.started(run) for _ in range(2)]
    for attempt in attempts:
        attempt.join(timeout=240)
    assert [attempt.exitcode for attempt in attempts] == [0, 0]
    events = _events(run)
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert [event["kind"] for event in events if event["kind"] in ("start", "end")] == ["start", "end"] * 2
    steps = [(event["index"], event["step"]) for event in events if event["kind"] == "step"]
    assert len(steps) == len(set(steps)), "one of them alone trained"
