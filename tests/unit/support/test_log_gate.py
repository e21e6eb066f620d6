"""The gate over the log complains about what was not announced, and about what was and never came."""

import logging

import pytest

from tests.support.log_gate import LogGate

log = logging.getLogger("kongtun.test")


def record(level: int, message: str) -> logging.LogRecord:
    return logging.LogRecord("sync.client", level, __file__, 1, message, None, None)


def test_an_unexpected_warning_is_a_complaint() -> None:
    gate = LogGate([])
    gate.handle(record(logging.WARNING, "line lost"))
    assert gate.complaints() == ["unexpected log line: WARNING sync.client: line lost"]


def test_an_expected_warning_that_stays_away_is_a_complaint() -> None:
    assert LogGate(["line lost"]).complaints() == ["expected log line never came: line lost"]


def test_an_announced_warning_passes() -> None:
    gate = LogGate([])
    gate.expect("line .ost")
    gate.handle(record(logging.ERROR, "line lost"))
    assert gate.complaints() == []


@pytest.mark.expects_log("spoken on purpose")
def test_the_marker_announces() -> None:
    log.warning("spoken on purpose")


def test_the_fixture_listens_to_every_logger(log_gate: LogGate) -> None:
    log_gate.expect("in the middle")
    log.error("in the middle")
    log.info("information is free")
    assert log_gate.lines == ["ERROR kongtun.test: in the middle"]
