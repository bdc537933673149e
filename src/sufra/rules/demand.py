"""What the kitchen knows of an evening."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Evening:
    """One evening of a site as the kitchen knows it; None is unknown.

    `sizes` are of parties with places at the cook-by hour, late cancellations taken out (None: nobody
    reserves here); `still_coming` counts those of their guests whose party answered yes to "still coming?".
    """

    day: int  # its place in the season, 1..30
    weekend: bool = False
    first: bool = False
    last_ten: bool = False
    special: bool = False  # an eve that the host named
    sizes: tuple[int, ...] | None = None
    still_coming: int = 0
    bad_weather: bool = False
    crew: int = 0
    came_of_parties: int | None = None  # people of parties that came
    walk_ins: int | None = None
    people: int | None = None  # everybody but the crew, where only that was counted
