"""Who may speak as a door: a telephone with a token of its own, or with six digits that become one."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from sufra.models import Door
from sufra.shell.access import CANNOT_WRITE, GUESS_WINDOW, LINK, MOST_GUESSES
from sufra.shell.addresses import network
from sufra.shell.limits import used_up, within

if TYPE_CHECKING:
    from django.http import HttpRequest

DOOR, BEARER = "door", "Bearer "
# Of six digits, which live for ten minutes: whoever tries from everywhere meets one of a million 300 times.
MOST_GUESSES_OF_ALL = 300
View = Callable[..., HttpResponse]


def by_door(view: View) -> View:
    """Open to a telephone that shows the token of its own: no cookie, and so no form's token."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        sent = request.headers.get("Authorization", "")
        door = Door.objects.by_token(sent.removeprefix(BEARER)) if sent.startswith(BEARER) else None
        if door is None:
            return unstored(JsonResponse({"wrong": "token"}, status=401))
        try:
            return unstored(view(request, door, *args, **kwargs))
        except CANNOT_WRITE:
            return unstored(JsonResponse({"wrong": "not_saved"}, status=503))

    guarded.access = DOOR  # type: ignore[attr-defined]
    return guarded


def by_code(view: View) -> View:
    """Open to whoever shows the six digits of a door that waits for its telephone; guessing is slowed."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        limits: dict[str, Any] = {"window": GUESS_WINDOW, "now": timezone.now()}
        guessers = {"door": (network(request), MOST_GUESSES), "doors": ("all", MOST_GUESSES_OF_ALL)}
        if any(used_up(kind, who, most=most, **limits) for kind, (who, most) in guessers.items()):
            return unstored(JsonResponse({"wrong": "slow"}, status=429))
        answer = view(request, *args, **kwargs)
        if answer.status_code != 200:  # noqa: PLR2004 - HTTP's own number
            for kind, (who, most) in guessers.items():
                within(kind, who, most=most, **limits)
        return unstored(answer)

    guarded.access = LINK  # type: ignore[attr-defined]
    return guarded


def unstored(response: HttpResponse) -> HttpResponse:
    """Keep an answer to one door out of every cache."""
    patch_cache_control(response, no_store=True, private=True)
    return response
