"""What every test shares: static files as they are served, a store of its own, its limits emptied."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import settings

# How long an example takes says something of the machine, nothing of the rule.
settings.register_profile("sufra", deadline=None)
settings.load_profile("sufra")


@pytest.fixture(scope="session", autouse=True)
def _pages_are_as_served():
    """Join and hash the static files, and compile the messages, as every start does."""
    call_command("messages", compile=True)
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Add the table of the limits to the tests' database."""
    with django_db_blocker.unblock():
        call_command("createcachetable")


@pytest.fixture(autouse=True)
def _limits_begin_anew(request):
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()
