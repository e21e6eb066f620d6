"""Every no has a code, a status, a remedy, and a sentence in both languages."""

import pytest

from sync.model.sentences import sentence
from sync.protocol.refusals import REFUSALS, Refusal, Remedy, Scope, problem


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=lambda one: one.code)
def test_status_scope_and_remedy_agree(refusal: Refusal) -> None:
    assert (refusal.status == 200) == (refusal.scope is Scope.OPERATION)
    assert refusal.repeatable == (refusal.status in {429, 500, 503})
    if refusal.scope is Scope.OPERATION:
        assert refusal.remedy in {Remedy.CORRECT, Remedy.ASK}


@pytest.mark.parametrize("code", REFUSALS)
def test_every_code_has_a_sentence_in_thai_and_english(code: str) -> None:
    thai, english = sentence(code, {}, "th"), sentence(code, {}, "en")
    assert any("ก" <= letter <= "๛" for letter in thai)
    assert not any("ก" <= letter <= "๛" for letter in english)
    assert code not in {thai, english}


def test_a_problem_carries_its_code_and_values() -> None:
    body = problem("busy", 420, minutes="7")
    assert (body.code, body.status, body.retry_after_s, body.values) == ("busy", 503, 420, {"minutes": "7"})
    with pytest.raises(KeyError):
        problem("no-such-code")
