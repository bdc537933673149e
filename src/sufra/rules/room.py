"""Whether there is room, in one word and never as a public count."""

from enum import StrEnum

FEW_BELOW_PERCENT = 15  # of the places; the default of PRODUCT: "few = under 15 % of the places left"


class Room(StrEnum):
    """What a page says of a section."""

    OPEN = "open"
    MANY = "many"
    FEW = "few"
    FULL = "full"
    STOPPED = "stopped"
    PAUSED = "paused"
    OFF = "off"


STATES = {"paused": Room.PAUSED, "cancelled": Room.OFF, "no_day": Room.OFF}


def room(
    *, coming: str, places: int, taken: int, waiting: int = 0, host_says: str = "", stopped: bool = False,
    state: str = "on",
) -> Room:  # fmt: skip
    """Return the word for a section with so many places, of which so many are taken.

    `coming` is open, reservations or both. Where people wait, what is free is theirs. What the host says by
    hand on the evening stands above the count, that entry is stopped above both; an evening that is
    paused or does not take place has no room.
    """
    if state in STATES:
        return STATES[state]
    if stopped:
        return Room.STOPPED
    if host_says:
        return Room(host_says)
    if coming == "open":
        return Room.OPEN
    left = places - taken
    if left <= 0 or waiting:
        return Room.FULL
    return Room.FEW if left * 100 < FEW_BELOW_PERCENT * places else Room.MANY


def room_of_all(rooms: list[Room]) -> Room:
    """Return the word for the whole evening: the best that any section still offers."""
    for word in (Room.OPEN, Room.MANY, Room.FEW, Room.FULL):
        if word in rooms:
            return word
    return next(
        (word for word in (Room.STOPPED, Room.PAUSED) if word in rooms), Room.OFF if rooms else Room.STOPPED
    )
