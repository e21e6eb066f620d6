"""Lanes: work in order off the UI thread, answers on it, and nothing for owners that are gone."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.shell.background import Background, Lane, NotOpenError


class KnownTrouble(Exception):  # noqa: N818 - stands for a known failure
    pass


def add(word: str, words: list[str]) -> None:
    words.append(word)


@pytest.fixture
def lane() -> Iterator[Lane[list[str]]]:
    made: Lane[list[str]] = Lane("test")
    yield made
    assert made.stop(5)


@pytest.fixture
def background(qtbot: QtBot) -> Background:  # noqa: ARG001 - the application must exist
    return Background((KnownTrouble,))


def test_work_runs_in_order_in_one_thread_of_its_own(lane: Lane[list[str]]) -> None:
    lane.enter(list)
    threads = [lane.call(lambda _all: threading.get_ident()).result(5) for _ in range(3)]
    for word in "กขค":
        lane.call(partial(add, word))
    assert lane.call(list).result(5) == ["ก", "ข", "ค"]
    assert set(threads) == {threads[0]} != {threading.get_ident()}


def test_what_was_typed_overtakes_waiting_questions_in_its_own_order(lane: Lane[list[str]]) -> None:
    lane.enter(list).result(5)
    gate = threading.Event()
    lane.free(lambda: gate.wait(5))
    lane.call(partial(add, "question"))
    lane.call(partial(add, "first cell"), urgent=True)
    lane.call(partial(add, "second cell"), urgent=True)
    gate.set()
    assert lane.call(list).result(5) == ["first cell", "second cell", "question"]


def test_a_failed_piece_of_work_does_not_stop_the_lane(lane: Lane[list[str]]) -> None:
    lane.enter(list)
    with pytest.raises(ZeroDivisionError):
        lane.free(lambda: 1 // 0).result(5)
    assert lane.free(lambda: 7).result(5) == 7


def test_work_before_a_store_is_open_is_a_bug_that_is_told(lane: Lane[list[str]]) -> None:
    with pytest.raises(NotOpenError):
        lane.call(len).result(5)


def test_a_lane_leaves_each_store_it_entered_once() -> None:
    left: list[str] = []
    lane: Lane[str] = Lane("test", left.append)
    for name in ("first", "second"):
        lane.enter(partial(str, name)).result(5)
    assert left == ["first"]
    assert lane.stop(5)
    assert left == ["first", "second"]


def test_after_a_store_that_did_not_open_the_one_before_is_not_used(lane: Lane[list[str]]) -> None:
    lane.enter(list).result(5)
    with pytest.raises(ZeroDivisionError):
        lane.enter(lambda: [str(1 // 0)]).result(5)
    with pytest.raises(NotOpenError):
        lane.call(len).result(5)


def test_a_lane_at_work_is_not_waited_for_longer_than_told() -> None:
    lane: Lane[str] = Lane("test")
    gate = threading.Event()
    daemon = lane.free(lambda: (gate.wait(10), threading.current_thread().daemon)[1])
    assert not lane.stop(0.05)
    gate.set()
    assert daemon.result(5), "the program could not end while this lane is at work"
    assert lane.stop(5)


def test_an_answer_arrives_on_the_ui_thread(qtbot: QtBot, lane: Lane[Any], background: Background) -> None:
    got: list[tuple[int, int]] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    background.run(
        owner, lane.free(lambda: 5), lambda value: got.append((value, threading.get_ident())), print
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(5, threading.get_ident())]


def test_a_known_failure_goes_to_failed_and_a_bug_to_broken(
    qtbot: QtBot, lane: Lane[Any], background: Background
) -> None:
    known: list[BaseException] = []
    bugs: list[BaseException] = []
    background.broken.connect(bugs.append)

    def fail() -> None:
        raise KnownTrouble

    background.run(background, lane.free(fail), print, known.append)
    background.run(background, lane.free(lambda: 1 // 0), print, known.append)
    qtbot.waitUntil(lambda: bool(known and bugs))
    assert isinstance(known[0], KnownTrouble)
    assert isinstance(bugs[0], ZeroDivisionError)


def test_whoever_waits_hears_that_a_bug_ended_it(
    qtbot: QtBot, lane: Lane[Any], background: Background
) -> None:
    heard: list[str] = []
    background.broken.connect(lambda _bug: heard.append("told"))
    background.run(background, lane.free(lambda: 1 // 0), print, print, partial(add, "waiting page", heard))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["told", "waiting page"]


def test_an_answer_for_a_closed_page_is_dropped(
    qtbot: QtBot, lane: Lane[Any], background: Background
) -> None:
    got: list[str] = []
    gone = QObject()
    gate = threading.Event()
    background.run(gone, lane.free(lambda: gate.wait(5)), lambda _value: got.append("gone"), print)
    gone.deleteLater()
    gone.destroyed.connect(gate.set)
    background.run(background, lane.free(lambda: "here"), got.append, print)
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["here"]
