"""Registers' lists go by tambon in Thai order and then by moo, 2 before 10."""

import pytest

from desktop_app.services.office import Office
from sync.model.areas import Areas
from sync.model.fields import StoredValue
from sync.model.thai import sort_key
from ui.views.record import RecordLine


def place_of(line: RecordLine) -> tuple[str, int]:
    """Return tambon and moo as the line shows them: ``ม. 2 สำโรง``, or the tambon alone."""
    words = line.place.split()
    return (words[2], int(words[1])) if len(words) == 3 else (line.place, 0)


@pytest.mark.parametrize(
    "register", ["village", "fund", "fund_year", "assessment", "fund_event", "debt_case", "activity"]
)
def test_a_list_goes_by_tambon_and_moo(office: Office, register: str) -> None:
    lines = office.records.register(register, "").lines
    assert len(lines) > 1
    order = [(sort_key(tambon) if tambon else "", moo) for tambon, moo in map(place_of, lines)]
    assert order == sorted(order)


def test_a_tambon_stands_together_with_two_before_ten(office: Office) -> None:
    tambon = str(office.store.rows.where("village")[0]["tambon_code"])
    for moo in (97, 30):
        new: dict[str, StoredValue] = {"tambon_code": tambon, "kind": "village", "moo_no": moo}
        assert office.records.save("village", "", {**new, "name_th": f"บ้านก{moo}"}, {}).value.row_id
    places = [place_of(one) for one in office.records.register("village", "").lines]
    name = Areas.shipped().name(tambon)
    here = [number for number, (place, _) in enumerate(places) if place == name]
    moos = [places[number][1] for number in here]
    assert here == list(range(here[0], here[-1] + 1))
    assert moos == sorted(moos)
    assert moos[-2:] == [30, 97]
    assert any(0 < moo < 10 for moo in moos)


def test_thai_order_puts_a_leading_vowel_behind_its_consonant(office: Office) -> None:
    tambons = list(dict.fromkeys(place_of(one)[0] for one in office.records.register("village", "").lines))
    assert tambons.index("แกใหญ่") < tambons.index("คอโค") < tambons.index("เฉนียง") < tambons.index("ราม")
