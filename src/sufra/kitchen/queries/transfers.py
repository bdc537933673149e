"""What was moved between places: how far and how long it is, what is known of the food, how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.kitchen.queries.food import DEGREES, KINDS
from sufra.models import Batch, CookNumber, Iftar, KitchenReport, Moved, Reading, Site, Transfer
from sufra.rules.food_safety import LIMITS, MINUTE, Kind, Stage, Verdict, judge
from sufra.rules.food_safety import Reading as Told
from sufra.rules.known import first_known
from sufra.rules.surplus import minutes_for, road_km
from sufra.shell.formats import Reader
from sufra.shell.labels import allergens_in, place_name
from sufra.timing.clock import clock_at, shown

if TYPE_CHECKING:
    from sufra.kitchen.queries.number import Number  # it loads NumPy

SAME_NIGHT = timedelta(hours=12)


def meals_made(
    iftar: Iftar, report: KitchenReport | None, number: "CookNumber | Number | None"
) -> int | None:  # fmt: skip
    """Return how many hot meals were made for an evening, as somebody counted or reported, else by a number.

    None where nobody knows. What was moved is not among them.
    """
    return first_known(
        iftar.meals_there, report.meals_made if report else None, number.meals if number else None
    )


def written(reading: Reading) -> dict[str, Any]:
    """Return a temperature as a transfer keeps it."""
    return {
        "stage": reading.stage, "celsius": reading.celsius, "air": reading.air_celsius,
        "at": reading.read_at.isoformat(),
    }  # fmt: skip


def readings_of(transfer: Transfer) -> list[Told]:
    """Return the temperatures that came along with a transfer, in their order."""
    return [
        Told(
            stage=Stage(row["stage"]), at=datetime.fromisoformat(row["at"]), celsius=row["celsius"],
            air=row["air"],
        )
        for row in transfer.readings or []
    ]  # fmt: skip


def verdicts(transfer: Transfer, readings: Sequence[Told], *places: Iftar) -> list[Verdict]:
    """Return what the rules of each of these evenings' places say of food that is moved."""
    assert transfer.made_at is not None  # noqa: S101 - it is known until the food is forgotten
    return [
        judge(
            LIMITS[place.site.food_rules], Kind(transfer.kind), made_at=transfer.made_at, readings=readings,
            maghrib=shown(place.maghrib_at),
        )
        for place in places
    ]  # fmt: skip


def minutes_between(giver: Site, receiver: Site) -> int:
    """Return how many minutes food takes from one place to another, with loading and handing over."""
    return minutes_for(km_between(giver, receiver))


def km_between(giver: Site, receiver: Site) -> float:
    """Return how far it is along streets, in km."""
    return road_km((giver.latitude, giver.longitude), (receiver.latitude, receiver.longitude))


def receivers(giver: Iftar, reader: Reader, now: datetime) -> list[tuple[str, str]]:
    """Return the host's evenings of the same night to choose from, the nearest place first."""
    night = (giver.maghrib_at - SAME_NIGHT, giver.maghrib_at + SAME_NIGHT)
    rows = Iftar.objects.of(giver.campaign.host).published().with_place().exclude(pk=giver.pk)
    open_ones = [iftar for iftar in rows.filter(state="on", maghrib_at__range=night) if now < iftar.closes_at]
    ways = sorted(
        (minutes_between(giver.site, iftar.site), place_name(iftar.site, reader), iftar.pk)
        for iftar in open_ones
    )
    return [(key, f"{name} · {minutes_in_words(minutes, reader)}") for minutes, name, key in ways]


def batches_to_send(giver: Iftar, reader: Reader) -> list[tuple[str, str]]:
    """Return an evening's batches to choose from, with what is left of each, the last first."""
    rows = Batch.objects.of(giver.campaign.host).filter(iftar=giver).order_by("-made_at", "-pk")
    away = Transfer.objects.of(giver.campaign.host).filter(giver=giver, called_back_at=None).order_by()
    sent = dict(away.values_list("batch").annotate(Sum("meals")))
    return [(str(batch.pk), _batch_words(batch, sent.get(batch.pk, 0), giver, reader)) for batch in rows]


def _batch_words(batch: Batch, sent: int, giver: Iftar, reader: Reader) -> str:
    parts = [batch.dish, clock_at(batch.made_at, giver.site, reader)]
    if batch.portions is not None:
        left = max(0, batch.portions - sent)
        parts.append(
            ngettext("%(left)s portion left", "%(left)s portions left", left) % {"left": reader.digits(left)}
        )
    return " · ".join(parts)


def minutes_in_words(minutes: int, reader: Reader) -> str:
    """Return "41 minutes"."""
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {
        "minutes": reader.digits(minutes)
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferRow:
    """A transfer as its page and lists show it; what is known of the food is empty once it is forgotten."""

    transfer: Transfer
    reader: Reader
    giver: str
    receiver: str
    km: str
    minutes: int
    sent: str
    expected: str
    received: str
    sent_degrees: str
    received_degrees: str
    kind: Any
    allergens: str
    out_minutes: int | None
    until: str
    is_past: bool


def transfer_row(transfer: Transfer, reader: Reader, now: datetime) -> TransferRow:
    """Return a transfer, fetched with its places, as it stands now."""
    giver, receiver = transfer.giver.site, transfer.receiver.site
    km, out, until = km_between(giver, receiver), transfer.out_since, transfer.discard_at
    at = transfer.received_at
    return TransferRow(
        transfer=transfer, reader=reader, giver=place_name(giver, reader),
        receiver=place_name(receiver, reader),
        km=km_in_words(km, reader), minutes=minutes_for(km), sent=clock_at(transfer.sent_at, giver, reader),
        expected=clock_at(transfer.sent_at + minutes_for(km) * MINUTE, receiver, reader),
        received=clock_at(at, receiver, reader) if at else "",
        sent_degrees=_degrees(transfer.sent_celsius, reader),
        received_degrees=_degrees(transfer.received_celsius, reader),
        kind=dict(KINDS)[Kind(transfer.kind)] if transfer.kind else "",
        allergens=allergens_in(transfer.allergens, reader),
        out_minutes=(transfer.sent_at - out) // MINUTE if out else None,
        until=clock_at(until, receiver, reader) if until else "", is_past=until is not None and now > until,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class TransfersPage:
    """What was moved from and to an evening."""

    iftar: Iftar
    reader: Reader
    place: str
    date: str
    rows: list[TransferRow]


def transfers_page(iftar: Iftar, reader: Reader, now: datetime) -> TransfersPage:
    """Return an evening's transfers, the last first."""
    rows = Transfer.objects.of(iftar.campaign.host).of_evening(iftar).with_places()
    return TransfersPage(
        iftar=iftar, reader=reader, place=place_name(iftar.site, reader),
        date=reader.long_date(iftar.evening_on),
        rows=[transfer_row(transfer, reader, now) for transfer in rows],
    )  # fmt: skip


def moved_lines(moved: Moved, reader: Reader) -> list[str]:
    """Return what was moved from and to an evening, as sentences; none where nothing was."""
    away, here, coming = moved.sent, moved.received, moved.coming
    said = [
        (away, ngettext("%(n)s hot meal was sent away.", "%(n)s hot meals were sent away.", away)),
        (here, ngettext("%(n)s hot meal was received.", "%(n)s hot meals were received.", here)),
        (
            coming,
            ngettext("%(n)s hot meal is on its way here.", "%(n)s hot meals are on their way here.", coming),
        ),
    ]
    return [sentence % {"n": reader.digits(number)} for number, sentence in said if number]


def km_in_words(km: float, reader: Reader) -> str:
    """Return "8.4 km", or whole kilometres from ten on."""
    return _("%(km)s km") % {"km": reader.digits(f"{km:.1f}" if km < 10 else f"{km:.0f}")}  # noqa: PLR2004 - two figures tell enough


def _degrees(celsius: float | None, reader: Reader) -> str:
    return "" if celsius is None else str(DEGREES) % {"degrees": reader.digits(f"{celsius:g}")}
