"""Who may do what, as one table."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of a host's team is."""

    OWNER = "owner"
    ORGANISER = "organiser"
    KITCHEN = "kitchen"
    DOOR = "door"
    HELPER = "helper"


class Deed(StrEnum):
    """What can be done in a host's workspace."""

    SEE_TODAY = "see_today"
    PLAN = "plan"
    SAY_ROOM = "say_room"
    SEE_COUNTS = "see_counts"
    SEE_PARTIES = "see_parties"
    ANSWER_BURST = "answer_burst"
    COUNT_IN = "count_in"
    ENROL = "enrol"
    COOK = "cook"
    CHECK_SHARE = "check_share"
    MANAGE_PEOPLE = "manage_people"
    CHANGE_HOST = "change_host"
    SEE_AUDIT = "see_audit"


EVERYBODY = frozenset(Role)
MAY: dict[Deed, frozenset[Role]] = {
    Deed.SEE_TODAY: EVERYBODY,
    Deed.PLAN: frozenset({Role.OWNER, Role.ORGANISER}),
    Deed.SAY_ROOM: frozenset({Role.OWNER, Role.ORGANISER, Role.DOOR}),
    Deed.SEE_COUNTS: EVERYBODY,
    Deed.SEE_PARTIES: frozenset({Role.OWNER, Role.ORGANISER, Role.DOOR}),
    Deed.ANSWER_BURST: frozenset({Role.OWNER, Role.ORGANISER}),
    Deed.COUNT_IN: frozenset({Role.OWNER, Role.ORGANISER, Role.DOOR, Role.HELPER}),
    Deed.COOK: frozenset({Role.OWNER, Role.ORGANISER, Role.KITCHEN}),
    # Whoever leads a section says what came to it.
    Deed.CHECK_SHARE: EVERYBODY,
    Deed.ENROL: frozenset({Role.OWNER, Role.ORGANISER}),
    Deed.MANAGE_PEOPLE: frozenset({Role.OWNER}),
    Deed.CHANGE_HOST: frozenset({Role.OWNER}),
    Deed.SEE_AUDIT: frozenset({Role.OWNER}),
}


def may(role: str, deed: Deed) -> bool:
    """Return whether this role may do this deed; an unknown role may nothing."""
    return role in MAY[deed]


def may_leave(role: str, owners: int) -> bool:
    """Return whether a member may go or step down; the last owner may not."""
    return role != Role.OWNER or owners > 1
