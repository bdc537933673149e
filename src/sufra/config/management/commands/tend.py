"""What goes on beside the web workers."""

import time
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from sufra.booking.actions.reminding import remind
from sufra.booking.actions.tending import forget, serve_waiting
from sufra.booking.letters import WRITERS
from sufra.kitchen.actions.fixing import fix_due
from sufra.models import Batch, Door, Iftar, Invitation, OneTimeLink, Transfer
from sufra.rules import food_safety
from sufra.shell.limits import sweep
from sufra.shell.outbox import send_due
from sufra.timing.changes import reckon_anew
from sufra.timing.evenings import tzdata_version
from sufra.timing.quiet import not_before

PAUSE_SECONDS = 60
KEPT = timedelta(days=1)


class Command(BaseCommand):
    """Serve who waits, forget, write letters, sweep; reckon evenings anew when the zones changed."""

    help = "Do due work, once a minute."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to go round once only."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *, once: bool, **_options: object) -> None:
        """Go round until stopped: letters as long as there are any, all else once a minute."""
        while True:
            ends = time.monotonic() + PAUSE_SECONDS
            tend()
            while post() and (once or time.monotonic() < ends):
                pass
            if once:
                return
            time.sleep(max(0, ends - time.monotonic()))


def post() -> bool:
    """Send letters for a while; return whether more could go at once."""
    return send_due(timezone.now(), WRITERS, not_before=not_before).more


def tend() -> None:
    """Do once whatever is due, but the letters."""
    now = timezone.now()
    Invitation.objects.past(now - KEPT).delete()
    Door.objects.past(now - KEPT).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()
    Transfer.objects.forget_food(now - food_safety.KEPT)
    Batch.objects.made_before(now - food_safety.KEPT).delete()
    Iftar.objects.forget_ill_notices(now - food_safety.KEPT)
    call_command("clearsessions")
    sweep(now)
    serve_waiting(now)
    forget(now)
    remind(now)
    fix_due(now)
    with transaction.atomic():
        reckon_anew(list(Iftar.objects.awaiting_tzdata(tzdata_version(), now)), user=None, now=now)
