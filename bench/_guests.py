"""What the benches of reservations share: evenings with places, and guests who ask for them over HTTP."""

import gzip
import http.client
import re
import urllib.parse
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

PATIENCE_S = 2.0  # booking/forms.py refuses a form that nobody can have read
# At any hour it is between these in one of them: no places are offered at night or near a Maghrib.
TOWNS = (
    "Sarajevo",
    "Karachi",
    "Jakarta",
    "Tokyo",
    "Auckland",
    "Honolulu",
    "Los Angeles",
    "Toronto",
    "São Paulo",
)
FROM_HOUR, UNTIL_HOUR = 9, 14
DAYS_AHEAD = 3
PARTIES_A_NETWORK = 10
HTTP_OK, HTTP_FOUND = 200, 302


class Unexpected(Exception):
    """The server answered something else than a reservation needs."""


TROUBLE = (OSError, http.client.HTTPException, Unexpected)


@dataclass
class Guest:
    """A browser of its own: one connection, its cookies, and a network that few others share."""

    origin: str
    iftar: str
    number: int
    guests: int = 1
    contact: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Prepare the connection; it opens with the first request."""
        self.connection = self.another_connection()
        self.form = f"/en/i/{self.iftar}/reserve/"

    def another_connection(self) -> http.client.HTTPConnection:
        """Return a second line to the server, for a form that is sent twice."""
        return http.client.HTTPConnection(urllib.parse.urlsplit(self.origin).netloc, timeout=60)

    def open_form(self) -> None:
        """Fetch the form and remember what it hides."""
        page = self._ask(self.connection, "GET", self.form, expected=HTTP_OK)[1]
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        self.fields = {name: value for name, value in hidden if name != "website"}

    def send(self, connection: http.client.HTTPConnection | None = None) -> str:
        """Send the form, read the answer whole, and return the address of the party that it made."""
        typed = {"adults": str(self.guests), "name": f"Guest {self.number}", "contact": self.contact}
        body = urllib.parse.urlencode({**self.fields, **typed})
        address = self._ask(connection or self.connection, "POST", self.form, body, expected=HTTP_FOUND)[0]
        if not re.fullmatch(r"/en/r/\w+/", address):
            raise Unexpected(address)
        return address

    def look(self, address: str) -> None:
        """Read the party's page; it shows the six digits, or how long the line is."""
        self._ask(self.connection, "GET", address, expected=HTTP_OK)

    def leave(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _ask(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: str = "", *, expected: int
    ) -> tuple[str, str]:
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self._network(),
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        page = answer.read()
        if answer.status != expected:
            raise Unexpected(f"{method} {answer.status}")
        self._keep(answer)
        if answer.headers["Content-Encoding"] == "gzip":
            page = gzip.decompress(page)
        return answer.headers["Location"] or "", page.decode()

    def _keep(self, answer: http.client.HTTPResponse) -> None:
        """Keep the cookies; those of a party in the other languages belong to other paths."""
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            if not name.startswith("party_") or name == "party_en":
                self.cookies[name] = value

    def _network(self) -> str:
        network = self.number // PARTIES_A_NETWORK
        return f"10.{network // 256 % 256}.{network % 256}.{1 + self.number % PARTIES_A_NETWORK}"


def spread(*, places: int, evenings: int = 1) -> list[str]:
    """Publish evenings of one section where it is day: at night no places are offered. Return the keys."""
    from sufra.accounts.actions import add_host, person  # noqa: PLC0415 - the settings are chosen first
    from sufra.campaigns.actions.seasons import plan_season, publish  # noqa: PLC0415
    from sufra.campaigns.forms.plan import SectionPlan  # noqa: PLC0415
    from sufra.models import Iftar  # noqa: PLC0415
    from sufra.rules.evenings import Evening  # noqa: PLC0415

    now = datetime.now(UTC)
    days = [now.date() + timedelta(days=DAYS_AHEAD + number) for number in range(evenings)]
    owner = person(email=f"host-{now.timestamp()}@example.org")
    host = add_host(name="Bench", owner=owner, now=now)
    campaign, _site = plan_season(
        host=host, user=owner, name="Bench", place=_by_day(now), contact="table@example.org",
        evenings=[Evening(evening_on=day, anchor="civil") for day in days], coming="reservations",
        sections=[SectionPlan("everyone", places)], languages=["en"], hijri_year=1448, now=now,
    )  # fmt: skip
    publish(campaign=campaign, user=owner, now=now)
    return list(Iftar.objects.of(host).order_by("evening_on").values_list("pk", flat=True))


def _by_day(now: datetime) -> object:
    """Return a town in which it is the middle of the day."""
    from sufra import gazetteer  # noqa: PLC0415 - with the settings
    from sufra.timing.clock import zone  # noqa: PLC0415

    for place in (gazetteer.search(name)[0] for name in TOWNS):
        if FROM_HOUR <= now.astimezone(zone(place.zone)).hour < UNTIL_HOUR:
            return place
    raise LookupError("Everywhere is night.")
