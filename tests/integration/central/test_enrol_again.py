"""Enrolling again after a fork, and a new password: what the endpoint asks for before it believes."""

import pytest
from argon2 import PasswordHasher
from argon2.low_level import Type

from sync.central.database import run
from sync.central.throttle import PER_ACCOUNT
from sync.protocol.signing import Signer
from tests.integration.central.conftest import Served
from tests.support.wire import PASSWORD, RefusedByEndpoint, Wire

QUICK = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
ANEW = "รหัสใหม่-2566"


def refusal_of(act: object) -> str:
    assert callable(act)
    with pytest.raises(RefusedByEndpoint) as refused:
        act()
    return refused.value.problem.code


def end_assignments(served: Served, wire: Wire) -> None:
    with served.centre.database.writing() as connection:
        run(connection, "UPDATE assignment SET ended_generation = 2 WHERE install = ?", (wire.install,))


# enrolling again


def test_password_and_old_key_make_a_new_install_of_the_same_office(served: Served) -> None:
    office = served.office()
    old, new = served.enrolled(office, name="copied"), served.wire()
    reply = old.enrol_again(new, "copied")
    assert (reply.home_stream, reply.role, reply.account) == (office, "district_head", old.account)
    made = new.insert("bench_record", {"name": "จากเครื่องใหม่"})
    assert new.sync([made]).results[0].code is None
    labels = [row.values["label"] for (register, _), row in new.everything().items() if register == "machine"]
    assert sorted(map(str, labels)) == ["PC", "PC ใหม่"]


def test_the_old_install_goes_on_for_the_other_copy(served: Served) -> None:
    old, new = served.enrolled(served.office(), name="going-on"), served.wire()
    old.enrol_again(new, "going-on")
    made = old.insert("bench_record", {"name": "เครื่องเดิม"})
    assert old.sync([made]).results[0].code is None


def test_an_operation_known_from_the_old_install_counts_once(served: Served) -> None:
    old, new = served.enrolled(served.office(), name="known-ops"), served.wire()
    made = old.insert("bench_record", {"name": "ครั้งเดียว"})
    first = old.sync([made]).results[0]
    old.enrol_again(new, "known-ops")
    assert new.sync([made]).results == [first]
    assert len([row for (register, _), row in new.everything().items() if register == "bench_record"]) == 1


def test_a_lost_answer_may_be_asked_for_again(served: Served) -> None:
    old, new = served.enrolled(served.office(), name="lost-again"), served.wire()
    assert old.enrol_again(new, "lost-again").account == old.enrol_again(new, "Lost-Again ").account


def test_a_wrong_password_enrols_nothing_and_is_slowed_down(served: Served) -> None:
    old, new = served.enrolled(served.office(), name="guessed-again"), served.wire()
    for _ in range(PER_ACCOUNT):
        assert refusal_of(lambda: old.enrol_again(new, "guessed-again", "ผิด")) == "wrong-password"
    assert refusal_of(lambda: old.enrol_again(new, "guessed-again")) == "too-many-tries"
    assert refusal_of(new.sync) == "unknown-install"


def test_an_unknown_name_is_told_as_a_wrong_password(served: Served) -> None:
    old = served.enrolled(served.office())
    assert refusal_of(lambda: old.enrol_again(served.wire(), "nobody-here")) == "wrong-password"


def test_a_password_without_the_old_key_enrols_no_pc(served: Served) -> None:
    old = served.enrolled(served.office(), name="key-needed")
    thief = Wire(old.address, old.realm, 30_000 + old.seed)
    thief.install = old.install
    assert refusal_of(lambda: thief.enrol_again(served.wire(), "key-needed")) == "bad-signature"
    stranger = served.wire()
    assert refusal_of(lambda: stranger.enrol_again(served.wire(), "key-needed")) == "unknown-install"


def test_somebody_elses_password_opens_no_other_office(served: Served) -> None:
    served.enrolled(served.office(), name="of-another-office")
    old = served.enrolled(served.office())
    assert refusal_of(lambda: old.enrol_again(served.wire(), "of-another-office")) == "install-revoked"


def test_an_install_that_may_not_speak_any_more_enrols_no_other(served: Served) -> None:
    old = served.enrolled(served.office(), name="was-revoked")
    end_assignments(served, old)
    assert refusal_of(lambda: old.enrol_again(served.wire(), "was-revoked")) == "install-revoked"


def test_the_new_install_is_truly_a_new_one(served: Served) -> None:
    old, other = served.enrolled(served.office(), name="truly-new"), served.enrolled(served.office())
    assert refusal_of(lambda: old.enrol_again(old, "truly-new")) == "install-known"
    taken = served.wire()
    taken.install, taken.signer = other.install, Signer(bytes(32))
    assert refusal_of(lambda: old.enrol_again(taken, "truly-new")) == "install-known"


# a new password


def test_a_new_password_takes_the_place_of_the_old_one(served: Served) -> None:
    office = served.office()
    wire = served.enrolled(office, name="forgetful")
    wire.set_password(QUICK.hash(ANEW))
    assert (
        refusal_of(lambda: served.wire().enrol(served.code(office), "forgetful", PASSWORD))
        == "wrong-password"
    )
    assert served.wire().enrol(served.code(office), "forgetful", ANEW).home_stream == office


def test_nobody_sets_the_password_of_an_account_that_works_elsewhere(served: Served) -> None:
    other = served.enrolled(served.office(), name="elsewhere")
    wire = served.enrolled(served.office())
    assert refusal_of(lambda: wire.set_password(QUICK.hash(ANEW), other.account)) == "install-revoked"
    assert served.wire().enrol(served.code(other.stream), "elsewhere", PASSWORD).account == other.account


def test_an_install_that_may_not_speak_any_more_sets_no_password(served: Served) -> None:
    wire = served.enrolled(served.office())
    end_assignments(served, wire)
    assert refusal_of(lambda: wire.set_password(QUICK.hash(ANEW))) == "install-revoked"


@pytest.mark.parametrize(
    "verifier",
    [
        "",
        ANEW,
        "$argon2id$v=19$m=8192,t=1,p=1$",
        PasswordHasher(1, 1024, 1).hash(ANEW),
        PasswordHasher(1, 8192, 1, type=Type.I).hash(ANEW),
        PasswordHasher(1, 8192, 1, hash_len=8).hash(ANEW),
        QUICK.hash(ANEW).replace("m=8192", "m=99999999"),
        QUICK.hash(ANEW).replace("t=1", "t=4000"),
        QUICK.hash(ANEW) + "A" * 300,
    ],
    # Salts differ in each process that collects.
    ids=["empty", "plain", "cut", "cheap", "argon2i", "short", "large", "slow", "long"],
)
def test_a_verifier_of_another_kind_or_cost_is_none(served: Served, verifier: str) -> None:
    wire = served.enrolled(served.office())
    assert refusal_of(lambda: wire.set_password(verifier)) == "malformed"
