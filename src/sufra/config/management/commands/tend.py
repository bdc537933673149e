"""What goes on beside the web workers."""

import time
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from sufra.booking.actions.tending import forget, serve_waiting
from sufra.booking.letters import send_due
from sufra.models import Iftar, Invitation, OneTimeLink
from sufra.shell.limits import sweep
from sufra.timing.evenings import SHOWN_FIELDS, resolve, tzdata_version

PAUSE_SECONDS = 60
KEPT = timedelta(days=1)


class Command(BaseCommand):
    """Serve who waits, forget, write letters, sweep; reckon evenings anew when the zones changed."""

    help = "Do due work, once a minute."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to go round once only."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *, once: bool, **_options: object) -> None:
        """Go round until stopped."""
        while True:
            tend()
            if once:
                return
            time.sleep(PAUSE_SECONDS)


def tend() -> None:
    """Go round once."""
    now = timezone.now()
    Invitation.objects.past(now - KEPT).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()
    call_command("clearsessions")
    sweep(now)
    serve_waiting(now)
    forget(now)
    send_due(now)
    with transaction.atomic():
        iftars = list(Iftar.objects.awaiting_tzdata(tzdata_version(), now))
        resolve(iftars)
        Iftar.objects.bulk_update(iftars, SHOWN_FIELDS, batch_size=200)
