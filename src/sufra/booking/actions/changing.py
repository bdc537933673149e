"""A party changes, answers an offer, cancels, or is forgotten at its own wish."""

from datetime import datetime

from django.db import transaction

from sufra.booking.actions.evening import Evening, fall_silent, lock, serve_lines, tell
from sufra.booking.actions.reserving import Wish, contact_tag, take, written_to
from sufra.models import Arrival, Letter, Party, hashed
from sufra.models.letter import ONCE
from sufra.rules.refusal import Refusal
from sufra.rules.seating import (
    ADDRESS_WINDOW,
    LETTER_WINDOW,
    MOST_LETTERS_A_CONTACT,
    MOST_PARTIES_AN_ADDRESS,
    require_room_to_grow,
)
from sufra.shell.limits import within


@transaction.atomic
def change(*, party: Party, wish: Wish, now: datetime) -> Party:
    """Write another size, section, or other words. A party that waits keeps its place in the line.

    Raises a Refusal: `no_room_to_grow` (with `most`), `cancelled_already`, `too_late`, `no_such_section`.
    """
    evening, fresh = _in_hand(party, now)
    section = evening.section(wish.section)
    moves = evening.tag(section) != fresh.section_tag
    if fresh.standing == "seated" and (moves or wish.guests > fresh.guests):
        held = 0 if moves else fresh.guests
        require_room_to_grow(held=held, wanted=wish.guests, free=_free_to_all(evening, wish))
    if moves and fresh.standing != "seated":
        raise Refusal("waits_in_its_section")
    if fresh.standing != "seated" and wish.guests > fresh.guests:
        raise Refusal("waits_at_this_size")
    fresh.section_tag, fresh.guests, fresh.children = evening.tag(section), wish.guests, wish.children
    fresh.fewest, fresh.rest_waits = min(wish.fewest or wish.guests, wish.guests), wish.rest_waits
    if fresh.offered_guests and fresh.standing == "offered":
        fresh.offered_guests = min(fresh.offered_guests, fresh.guests)
    if moves or not wish.rest_waits:
        _let_go(fresh)
    fresh.sealed = evening.seal.close(fresh.pk, wish.facts())
    fresh.contact_tag = written_to(evening, wish.contact, fresh)
    fresh.ticket_version += 1
    fresh.save()
    tell(evening, serve_lines(evening, now), "offered", now)
    return fresh


def _free_to_all(evening: Evening, wish: Wish) -> int:
    """Count what is free and not owed to whoever waits: nobody grows past the line."""
    section = evening.section(wish.section)
    return 0 if evening.line(section).exists() else evening.free(section)


@transaction.atomic
def accept(*, party: Party, now: datetime) -> Party:
    """Take the places that are held. Raises a Refusal: `offer_is_over`, `cancelled_already`, `too_late`."""
    evening, fresh = _in_hand(party, now)
    if fresh.offered_guests is None or fresh.offer_until is None or now >= fresh.offer_until:
        raise Refusal("offer_is_over")
    take(fresh, fresh.offered_guests)
    fresh.save()
    tell(evening, [fresh], "reserved", now)
    return fresh


@transaction.atomic
def cancel(*, party: Party, now: datetime) -> Party:
    """Give back what a party holds, and leave the line; a second time changes nothing.

    Raises a Refusal `is_in` once somebody of it was counted in, `too_late` once the evening is forgotten.
    """
    if Arrival.objects.of_evening(lock(party.iftar_id).iftar).of_parties().get(party.pk):
        raise Refusal("is_in")
    return give_back(party=party, now=now)


@transaction.atomic
def let_the_others_go(*, party: Party, now: datetime) -> Party:
    """Take those off the line who still wait of a seated party; it keeps its own places.

    Raises a Refusal: `cancelled_already`, `too_late`.
    """
    evening, fresh = _in_hand(party, now)
    _let_go(fresh)
    fresh.save()
    tell(evening, serve_lines(evening, now), "offered", now)
    return fresh


@transaction.atomic
def stop_reminders(*, party: Party, now: datetime) -> None:
    """Spare a party reminders and thanks; what changes is still told."""
    fresh = lock(party.iftar_id).parties.get(pk=party.pk)
    fresh.no_reminders = True
    fresh.save(update_fields=["no_reminders"])
    Letter.objects.withdraw([fresh], now, ONCE)


def _let_go(party: Party) -> None:
    """End the wait, and the offer, of the others of a seated party."""
    if party.standing == "seated":
        party.more, party.offered_guests, party.offer_until = 0, None, None


@transaction.atomic
def give_back(*, party: Party, now: datetime) -> Party:
    """Do the same whether somebody of it is in or not: who wants to be forgotten is not asked."""
    evening = lock(party.iftar_id)
    fresh = evening.parties.get(pk=party.pk)
    if fresh.standing != "cancelled":
        leave(fresh, now)
        fresh.save()
        fall_silent([fresh], now)
        tell(evening, serve_lines(evening, now), "offered", now)
    return fresh


def leave(party: Party, now: datetime) -> None:
    """Give back what a party of a locked evening holds; the caller saves it and serves the line."""
    party.standing, party.more, party.cancelled_at = "cancelled", 0, now
    party.offered_guests = party.offer_until = None
    party.ticket_version += 1


@transaction.atomic
def answer(*, party: Party, still_coming: str, now: datetime) -> Party:
    """Write down whether a party is still coming; "no" is a cancellation."""
    _evening, fresh = _in_hand(party, now)
    fresh.still_coming = still_coming
    fresh.save(update_fields=["still_coming"])
    return cancel(party=fresh, now=now) if still_coming == "no" else fresh


@transaction.atomic
def answer_move(*, party: Party, word: str, now: datetime) -> Party:
    """Write down what a party says to a move: `keep`, `fewer` (it then changes its size) or `cancel`.

    It has seen how the evening is now, so a letter that has not left is not needed any more.
    """
    evening, fresh = _in_hand(party, now)
    fresh.told_sequence = evening.iftar.sequence
    fresh.save(update_fields=["told_sequence"])
    last = Letter.objects.filter(party=fresh, kind="changed", withdrawn_at=None).order_by("pk").last()
    if last:  # the answer to an earlier move stays what it was
        Letter.objects.filter(pk=last.pk).update(answer=word)
    Letter.objects.waiting().filter(party=fresh, kind="changed").update(withdrawn_at=now)
    return cancel(party=fresh, now=now) if word == "cancel" else fresh


@transaction.atomic
def rotate_link(*, party: Party, now: datetime) -> str:
    """Make the private link anew and return its secret; the old one opens nothing from now on."""
    evening, fresh = _in_hand(party, now)
    fresh.link_version += 1
    secret = evening.seal.secret(fresh.pk, fresh.link_version)
    fresh.secret_hash = hashed(secret)
    fresh.save(update_fields=["link_version", "secret_hash"])
    return secret


@transaction.atomic
def write_links(*, iftar_id: str, contact: str, address: str, now: datetime) -> None:
    """Write to the parties that left this contact, each with its link; nobody learns whether there are any.

    The link is the present one: it was lost, not stolen, and a stranger who knows a contact must not be able
    to end a link. The limits count every asking, known or not, so each costs the same and writes something.
    Raises a Refusal `too_late`.
    """
    evening = lock(iftar_id)
    tag = contact_tag(evening, contact)
    moderate = [
        within(
            "link_to", f"{iftar_id} {tag}", most=MOST_LETTERS_A_CONTACT, window=LETTER_WINDOW, now=now
        ),
        within("link_from", address, most=MOST_PARTIES_AN_ADDRESS, window=ADDRESS_WINDOW, now=now),
    ]  # fmt: skip
    on_their_way = Letter.objects.waiting().filter(kind="link", party__iftar=evening.iftar).values("party")
    known = evening.parties.filter(contact_tag=tag).exclude(standing="cancelled")
    parties = list(known.exclude(pk__in=on_their_way))
    if all(moderate):
        tell(evening, parties, "link", now)


@transaction.atomic
def lapse(*, iftar_id: str, now: datetime) -> int:
    """End the offers that nobody answered, say so, and offer those places on; return how many ended."""
    evening = lock(iftar_id)
    over = list(evening.parties.filter(offer_until__lte=now))
    for party in over:
        if party.standing == "seated":
            _let_go(party)
        else:
            leave(party, now)
        party.save()
    tell(evening, over, "lapsed", now)
    tell(evening, serve_lines(evening, now), "offered", now)
    return len(over)


def _in_hand(party: Party, now: datetime) -> tuple[Evening, Party]:
    """Lock the party's evening and read the party again, as it is now."""
    evening = lock(party.iftar_id)
    if now >= evening.iftar.closes_at:
        raise Refusal("too_late")
    fresh = evening.parties.get(pk=party.pk)
    if fresh.standing == "cancelled":
        raise Refusal("cancelled_already")
    return evening, fresh
