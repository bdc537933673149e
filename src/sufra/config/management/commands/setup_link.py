"""Print the one-time link that claims an installation."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse
from django.utils import timezone

from sufra.accounts.actions import make_link
from sufra.models import User


class Command(BaseCommand):
    """Make a new link; an older unused one ends."""

    help = "Print the one-time setup link."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to print nothing once somebody has claimed it."""
        parser.add_argument("--if-unclaimed", action="store_true")

    def handle(self, *, if_unclaimed: bool, **_options: object) -> None:
        """Print it."""
        if if_unclaimed and User.objects.filter(is_operator=True).exists():
            return
        secret = make_link(kind="setup", user=None, now=timezone.now())
        origin = settings.ORIGIN or "http://127.0.0.1:8000"
        self.stdout.write(
            f"Claim this installation within 24 hours: {origin}{reverse('setup', args=[secret.value])}"
        )
