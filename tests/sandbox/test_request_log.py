"""The request log and its file."""

from __future__ import annotations

import time
from pathlib import Path

from infra.sandbox.request_log import RequestLog, read


def test_what_was_logged_is_read_back_but_for_a_line_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    log = RequestLog(path)
    entry = log.add("GET", "api.vercel.com", "/v2/user?a=b", 200, time.perf_counter())
    log.close()
    with path.open("a") as file:
        file.write('{"at": "2026')
    assert read(path) == [entry]


def test_a_new_log_goes_on_where_the_old_one_ended(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    for number in range(2):
        log = RequestLog(path)
        log.add("GET", "host", f"/{number}", 200, time.perf_counter())
        log.close()
    again = RequestLog(path)
    assert ([entry.path for entry in again.entries], again.total) == (["/0", "/1"], 2)
    again.clear()
    again.close()
    assert read(path) == []


def test_a_log_without_a_file_remembers() -> None:
    log = RequestLog()
    log.add("GET", "host", "/", 501, time.perf_counter(), "unknown route")
    assert [entry.note for entry in log.entries] == ["unknown route"]
