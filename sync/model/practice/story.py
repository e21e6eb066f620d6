"""What differs between practice districts, so that distinct districts and provinces can be told apart."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """The few facts in which one practice district is unlike another."""

    learning_centre: bool
    model_centre: bool
    rspg_meeting: bool
    centres: int


def story_of(district: str) -> Story:
    """Return a district's facts, from its code alone.

    Districts with an odd code have a learning centre. Only provinces with an even code hold อพ.สธ. meetings,
    and their first district has the model centre. All but the first districts have a third debt centre, of
    which nobody has told whether it uses budget.
    """
    province, number = int(district[:2]), int(district[2:])
    return Story(
        learning_centre=number % 2 == 1,
        model_centre=province % 2 == 0 and number == 1,
        rspg_meeting=province % 2 == 0,
        centres=2 if number == 1 else 3,
    )
