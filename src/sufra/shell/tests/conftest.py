import pytest
from bench._postbox import Postbox
from tests.cast import amina, huda

from sufra.campaigns.forms.plan import SectionPlan


@pytest.fixture
def postbox(settings):
    """A mail server on this machine that the letters go to."""
    with Postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 1
        settings.ORIGIN = "https://sufra.example"
        yield box


@pytest.fixture
def season():
    return amina(coming="reservations", sections=[SectionPlan("families", 200)])


@pytest.fixture
def parties(season):
    """Reserve for so many, each with an address."""

    def reserved(count, *, domain="example.org"):
        return [huda(season, 1, contact=f"guest{number}@{domain}").party for number in range(count)]

    return reserved
