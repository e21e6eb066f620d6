"""Enrolment over HTTP: a code, an account, a PC; and everything that can be wrong with them."""

import pytest
from argon2 import PasswordHasher

from sync.central.accounts import DAY_MS, set_verifier
from sync.central.codes import new_code
from sync.central.database import run
from sync.central.throttle import PER_ACCOUNT
from sync.model.fields import StoredValue
from sync.model.ids import AccountId, RowId
from sync.model.sources import SeededChance
from sync.protocol.codec import pack, unpack
from sync.protocol.messages import EnrolReply, EnrolRequest
from tests.integration.central.conftest import Served
from tests.support.wire import PASSWORD, PEOPLE, RefusedByEndpoint, Rows, Wire

COMPOSED = [
    ("กลุ\u0e48มทุน-1", "กล\u0e48\u0e38มทุน-1"),
    ("Caf\u00e9-2565", "Cafe\u0301-2565"),
]
"""Passwords that look the same: composed (NFC), and as another keyboard or system gives them."""


def refusal(wire: Wire, code: str, name: str = "officer", password: str = PASSWORD) -> str:
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.enrol(code, name, password)
    assert refused.value.problem.detail
    return refused.value.problem.code


def test_a_code_gives_role_streams_and_the_endpoints_key(served: Served) -> None:
    office = served.office()
    reply = served.wire().enrol(served.code(office, "district_officer"), "somsri")
    assert (reply.role, reply.home_stream, reply.realm) == ("district_officer", office, "bench")
    assert reply.streams == [office, f"{office[:2]}00", "0000"]
    assert len(reply.endpoint_key) == 64
    assert reply.generation == 1


def test_a_code_works_once_but_a_lost_answer_may_be_asked_for_again(served: Served) -> None:
    code = served.code(served.office())
    wire = served.wire()
    first = wire.enrol(code, "lost-answer")
    again = wire.enrol(code, "lost-answer")
    assert (again.account, again.streams) == (first.account, first.streams)
    assert refusal(served.wire(), code, "somebody-else") == "code-used"


def test_many_pcs_may_enrol_with_a_provisioned_credential(served: Served) -> None:
    code = served.code(served.office(), many=True)
    accounts = {served.wire().enrol(code, f"many-{number}").account for number in range(3)}
    assert len(accounts) == 3


def test_a_later_code_lets_the_same_account_log_in_on_another_pc(served: Served) -> None:
    office = served.office()
    first, second = served.wire(), served.wire()
    account = first.enrol(served.code(office), "two-pcs").account
    assert second.enrol(served.code(office), "Two-PCs ").account == account
    made = second.insert("bench_record", {"name": "กองทุน"})
    assert second.sync([made]).results[0].code is None


def test_a_second_officer_may_share_a_pc(served: Served) -> None:
    office = served.office()
    wire = served.wire()
    wire.enrol(served.code(office), "shared-one")
    first = wire.insert("bench_record", {"name": "หนึ่ง"})
    wire.enrol(served.code(office), "shared-two")
    second = wire.insert("bench_record", {"name": "สอง"})
    assert [one.code for one in wire.sync([first, second]).results] == [None, None]


def people(rows: Rows) -> dict[str, list[dict[str, StoredValue]]]:
    """Return the values of who works at an office, by register."""
    return {name: [row.values for (register, _), row in rows.items() if register == name] for name in PEOPLE}


def test_an_enrolment_tells_the_office_the_officers_and_the_machines_name(served: Served) -> None:
    wire = served.wire()
    reply = wire.enrol(served.code(served.office()), "introduced", label="  ห้อง\u200b\nพัฒนาการ ")
    rows = wire.everything()
    assert people(rows) == {
        "officer": [
            {
                "office": wire.stream,
                "account": reply.account,
                "display_name": "introduced",
                "role": "district_head",
            }
        ],
        "machine": [{"label": "ห้อง พัฒนาการ"}],
    }
    assert ("machine", RowId(wire.install)) in rows


def test_a_display_name_is_kept_as_stored_text(served: Served) -> None:
    wire = served.wire()
    request = EnrolRequest(
        code=served.code(served.office()),
        realm=wire.realm,
        install=wire.install,
        device_key=wire.signer.public,
        user_name="cleaned",
        display_name=" สุดา\u200b\x07\nใจดี ",
        password=PASSWORD,
        machine_label="",
        app="test",
    )
    reply = wire.settle(unpack(EnrolReply, wire.send("POST", "/v1/enrol", pack(request)).content))
    assert reply.display_name == "สุดา ใจดี"
    assert people(wire.everything())["machine"] == [{"label": "PC"}]


@pytest.mark.parametrize("label", ["\u202e", "PC 1101700230708", "\x00" * 9])
def test_a_machines_name_that_may_not_be_stored_becomes_a_plain_word(served: Served, label: str) -> None:
    wire = served.wire()
    wire.enrol(served.code(served.office()), f"label-{ord(label[0])}", label=label)
    assert people(wire.everything())["machine"] == [{"label": "PC"}]
    with served.centre.database.reading() as connection:
        kept = run(
            connection, "SELECT machine_label FROM install WHERE install = ?", (wire.install,)
        ).scalar()
    assert kept == "PC"


def test_a_repeated_enrolment_writes_nothing_anew(served: Served) -> None:
    code, wire = served.code(served.office()), served.wire()
    wire.enrol(code, "repeated")
    before = wire.sync(digest=True)
    cursors = dict(wire.cursors)
    wire.enrol(code, "repeated")
    wire.cursors = dict(cursors)
    after = wire.sync(digest=True)
    assert [page.changes for page in after.pages] == [[], [], []]
    assert after.digests == before.digests


def test_a_second_officer_and_a_new_label_change_only_what_differs(served: Served) -> None:
    office, wire = served.office(), served.wire()
    wire.enrol(served.code(office), "first-here", label="เก่า")
    wire.sync()
    cursors = dict(wire.cursors)
    wire.enrol(served.code(office), "second-here", label="ใหม่")
    wire.cursors = dict(cursors)
    changes = wire.sync().pages[0].changes
    assert [(one.register, one.set.get("display_name"), one.set.get("label")) for one in changes] == [
        ("officer", "second-here", None),
        ("machine", None, "ใหม่"),
    ]


def test_an_officer_who_moves_within_a_province_stands_in_both_offices(served: Served) -> None:
    old, new = served.enrolled(served.office(), name="mover"), served.enrolled(served.office(), name="mover")
    assert (old.account, old.stream[:2]) == (new.account, new.stream[:2])
    # A province's PC keeps the rows of all its districts in one table: their ids must differ.
    ids = [{row_id for register, row_id in one.everything() if register == "officer"} for one in (old, new)]
    assert ids[0].isdisjoint(ids[1])


def test_a_wrong_password_is_refused_and_leaves_the_code_usable(served: Served) -> None:
    office = served.office()
    served.wire().enrol(served.code(office), "has-password")
    code, wire = served.code(office), served.wire()
    assert refusal(wire, code, "has-password", "wrong-password") == "wrong-password"
    assert wire.enrol(code, "has-password").home_stream == office


@pytest.mark.parametrize(("first", "later"), [*COMPOSED, *(pair[::-1] for pair in COMPOSED)])
def test_a_password_composed_otherwise_is_the_same_password(served: Served, first: str, later: str) -> None:
    office, name = served.office(), f"composed-{served.wire().seed}"
    account = served.wire().enrol(served.code(office), name, first).account
    assert served.wire().enrol(served.code(office), name, later).account == account


@pytest.mark.parametrize("typed", [pair[1] for pair in COMPOSED])
def test_a_verifier_made_before_of_the_password_as_given_still_holds(served: Served, typed: str) -> None:
    office, name = served.office(), f"as-given-{served.wire().seed}"
    account = served.wire().enrol(served.code(office), name).account
    with served.centre.database.writing() as connection:
        set_verifier(connection, AccountId(account), PasswordHasher(1, 1024, 1).hash(typed))
    assert served.wire().enrol(served.code(office), name, typed).account == account
    assert refusal(served.wire(), served.code(office), name, f"{typed}!") == "wrong-password"


def test_guessing_a_password_is_slowed_down(served: Served) -> None:
    served.wire().enrol(served.code(served.office()), "guessed")
    code, wire = served.code(served.office()), served.wire()
    for _ in range(PER_ACCOUNT):
        assert refusal(wire, code, "guessed", "wrong-password") == "wrong-password"
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.enrol(code, "guessed")
    assert refused.value.problem.code == "too-many-tries"
    assert (refused.value.problem.retry_after_s or 0) > 0


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "ก" * 400, new_code(SeededChance("never issued"))])
def test_what_is_no_issued_code_is_unknown(served: Served, typed: str) -> None:
    assert refusal(served.wire(), typed) == "code-unknown"


def test_an_expired_code_is_refused(served: Served) -> None:
    code = served.code(served.office())
    with served.centre.database.writing() as connection:
        run(connection, "UPDATE enrolment_code SET expires_ms = expires_ms - ?", (DAY_MS + 1,))
    assert refusal(served.wire(), code) == "code-expired"


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("officer", "short", "password-weak"),
        ("officer", "p" * 257, "password-weak"),
        ("  ", PASSWORD, "user-name-invalid"),
        ("n" * 81, PASSWORD, "user-name-invalid"),
        ("line\nbreak", PASSWORD, "user-name-invalid"),
        ("turned\u202e", PASSWORD, "user-name-invalid"),
        ("filler\u3164", PASSWORD, "user-name-invalid"),
        ("1101700230708", PASSWORD, "user-name-invalid"),
        ("๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘", PASSWORD, "user-name-invalid"),
    ],
)
def test_names_and_passwords_are_checked(served: Served, name: str, password: str, code: str) -> None:
    assert refusal(served.wire(), served.code(served.office()), name, password) == code


def test_a_name_shown_to_others_holds_no_citizen_number(served: Served) -> None:
    wire = served.wire()
    request = EnrolRequest(
        code=served.code(served.office()),
        realm=wire.realm,
        install=wire.install,
        device_key=wire.signer.public,
        user_name="shown",
        display_name="สุดา 1-1017-00230-70-8",
        password=PASSWORD,
        machine_label="",
        app="test",
    )
    with pytest.raises(RefusedByEndpoint) as refused:
        wire.settle(unpack(EnrolReply, wire.send("POST", "/v1/enrol", pack(request)).content))
    assert refused.value.problem.code == "user-name-invalid"


def test_an_install_keeps_its_key_and_its_office(served: Served) -> None:
    wire = served.enrolled(served.office())
    imposter = Wire(wire.address, wire.realm, 10_000 + wire.seed)
    imposter.install = wire.install
    assert refusal(imposter, served.code(served.office()), "imposter") == "install-known"
    assert refusal(wire, served.code(served.office()), "moved") == "install-known"


def test_another_realm_is_refused(served: Served) -> None:
    wire = Wire(served.address, "real", 20_000)
    assert refusal(wire, served.code(served.office())) == "wrong-realm"


def test_neither_password_nor_code_is_in_database_or_log(served: Served) -> None:
    code = served.code(served.office())
    served.wire().enrol(code, "searched-for", "a-password-to-search-for")
    secrets = [b"a-password-to-search-for", code.encode(), code.replace("-", "").encode()]
    for file in served.centre.folder.iterdir():
        content = file.read_bytes() if file.is_file() else b""
        assert not any(secret in content for secret in secrets), file.name
