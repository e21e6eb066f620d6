"""Which nonce a store shows: the one of the highest level it was given, in this epoch, as this install."""

from msgspec.structs import replace

from sync.model.ids import InstallId
from sync.protocol.nonces import level_of, number_of
from tests.conformance.store_side import REGISTER, ROW, OfficersStore
from tests.support.fake_endpoint import MemoryEndpoint
from tests.support.fleet import Line, sync

ANEW = InstallId("9" * 32)


def shown(one: OfficersStore) -> bytes | None:
    return one.read_state("officer").nonce


class NonceSuite:
    """What holds of a store's nonce."""

    def test_it_shows_the_last_one_it_was_given_and_an_old_reply_brings_none_back(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        line = Line(endpoint)
        one.insert(REGISTER, ROW, {"amount": 1})
        for _ in range(2):
            sync(one, line)
        held = shown(one)
        assert held == line.replies[-1].nonce
        assert held != line.replies[0].nonce
        one.apply_reply(line.replies[0], None)
        assert shown(one) == held
        assert held is not None
        brother = held[:3] + bytes([held[3] ^ 1]) + held[4:]
        one.apply_reply(replace(line.replies[-1], nonce=brother), None)
        one.apply_reply(replace(line.replies[-1], nonce=None), None)
        assert shown(one) == held
        assert sync(one, line).verified

    def test_it_shows_none_as_another_install_after_a_backup_and_of_another_epoch(
        self, one: OfficersStore, endpoint: MemoryEndpoint
    ) -> None:
        sync(one, endpoint)
        assert shown(one)
        one.want_whole()
        assert shown(one) is None
        sync(one, endpoint)
        assert shown(one)
        one.become(ANEW)
        assert shown(one) is None
        for _ in range(5):
            sync(one, endpoint)
        held = shown(one)
        endpoint.begin_epoch()
        assert sync(one, endpoint).anew
        # A level of the epoch before would be higher, and never give way.
        fresh = shown(one)
        assert held is not None
        assert fresh is not None
        assert level_of(number_of(fresh)) < level_of(number_of(held))
