"""Who may open which address: every view carries a rule, and one without a rule fails the tests."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import InternalError, OperationalError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from sufra.models import Host, Iftar, Invitation, Membership, Party, User
from sufra.rules.roles import Deed, may
from sufra.shell.addresses import network
from sufra.shell.limits import used_up, within

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

# A full disk, a store that is locked or can only be read: SQLite says the first, PostgreSQL either.
CANNOT_WRITE = (OperationalError, InternalError)
HOLDER_COOKIE = "party_{language}"
# Entry that was stopped or opened again stands on the very next page that anybody loads.
KEPT_BY_CACHES: dict[str, Any] = {"public": True, "no_cache": True}
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the field's name
COUNTING = "counting"  # in the session of a telephone that counts: its invitation
MOST_GUESSES, GUESS_WINDOW = 60, timedelta(minutes=10)
Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponseBase]
PUBLIC, SIGNED_IN, OPERATOR, LINK, HOLDER = "public", "signed in", "operator", "link", "holder"


def public(view: View) -> View:
    """Open to everyone, without a cookie; a cache asks each time whether its copy still stands (by ETag)."""

    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        response = view(request, *args, **kwargs)
        if response.status_code == 200:  # noqa: PLR2004 - HTTP's own number
            patch_cache_control(response, **KEPT_BY_CACHES)
        return response

    guarded.access = PUBLIC  # type: ignore[attr-defined]
    return guarded


def public_file(view: View) -> View:
    """Open to everyone; what stands at this address never changes, so caches keep it for a day."""

    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=24 * 3600)
        return response

    guarded.access = PUBLIC  # type: ignore[attr-defined]
    return guarded


def open_form(view: View) -> View:
    """Open to everyone, with a form: it carries a token, so no cache keeps it."""

    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        return _unstored(view(request, *args, **kwargs))

    guarded.access = PUBLIC  # type: ignore[attr-defined]
    return guarded


def holder(view: View) -> View:
    """Open to whoever opened the private link of this party here; to everybody else it is not there."""

    @wraps(view)
    def guarded(request: "HttpRequest", party_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        secret = request.COOKIES.get(HOLDER_COOKIE.format(language=get_language() or "en"), "")
        party = Party.objects.by_secret(party_id, secret) if secret else None
        if party is None and secret:
            return guessed(request)
        if party is None:
            raise Http404
        return _unstored(_saved(view, request, party, *args, **kwargs))

    guarded.access = HOLDER  # type: ignore[attr-defined]
    return guarded


def guessed(request: "HttpRequest") -> HttpResponse:
    """Answer a party's secret that opens nothing: nothing is there."""
    slowed = _slowed(request)
    if slowed is None:
        raise Http404
    return slowed


def spent(request: "HttpRequest") -> HttpResponse:
    """Answer a team's link that opens nothing, whether it was used, has expired or never was: ask anew."""
    return _slowed(request) or render(request, "shell/spent.html", status=410)


def _slowed(request: "HttpRequest") -> HttpResponse | None:
    """Count a wrong link, and slow down a network that tries many.

    A right link still opens from there: a mosque has one network, and nobody guesses 256 bits.
    """
    limit: dict[str, Any] = {"most": MOST_GUESSES, "window": GUESS_WINDOW, "now": timezone.now()}
    if used_up("guess", network(request), **limit):
        slowed = render(request, "shell/slowed.html", status=429)
        slowed["Retry-After"] = str(int(GUESS_WINDOW.total_seconds()))
        return slowed
    within("guess", network(request), **limit)
    return None


def give_to_holder(response: HttpResponse, party: Party, secret: str, *, until: "datetime") -> HttpResponse:
    """Keep a private link's secret in this browser, for the pages of this party alone, in each language."""
    for code, _name in settings.LANGUAGES:
        response.set_cookie(
            HOLDER_COOKIE.format(language=code), secret, path=f"/{code}/r/{party.pk}/", expires=until,
            httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return response


def by_link(view: View) -> View:
    """Open to whoever holds the secret in the address; never stored by a cache."""

    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        return _unstored(_saved(view, request, *args, **kwargs))

    guarded.access = LINK  # type: ignore[attr-defined]
    return guarded


def signed_in(view: View) -> View:
    """Open to any member of any team."""

    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _in_a_workspace_language(request) or _unstored(_saved(view, request, *args, **kwargs))

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def operator(view: View) -> View:
    """Open to whoever runs the installation."""

    @wraps(view)
    def guarded(request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        if not getattr(request.user, "is_operator", False):
            raise Http404
        return view(request, *args, **kwargs)

    outer = signed_in(guarded)
    outer.access = OPERATOR  # type: ignore[attr-defined]
    return outer


def host_page(deed: Deed) -> Callable[[View], View]:
    """Open to the members of the host in the address whose role may do this deed.

    A stranger to the host gets 404, as if it were not there; a member without the right gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: "HttpRequest", host_id: str, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            membership = _membership(request, host_id)
            if membership is None:
                raise Http404
            return _as_member(view, deed, request, membership, *args, **kwargs)

        guarded.access = deed  # type: ignore[attr-defined]
        return guarded

    return decorate


def telephone_page(deed: Deed) -> Callable[[View], View]:
    """Open to whoever may do this deed, and to a telephone that was let in to count at this one evening."""

    def decorate(view: View) -> View:
        by_role = host_page(deed)(view)

        @wraps(view)
        def guarded(request: "HttpRequest", host_id: str, iftar_id: str, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            pk = request.session.get(COUNTING)
            if pk is None or _membership(request, host_id):
                return by_role(request, host_id=host_id, iftar_id=iftar_id, **kwargs)
            invitation = Invitation.objects.that_counts(pk)
            if invitation is None or timezone.now() >= invitation.counts_until:
                return spent(request)
            if (invitation.host_id, invitation.iftar_id) != (host_id, iftar_id):
                raise Http404
            member = Membership(host=invitation.host, role=invitation.role)
            request.device = f"link {pk}"  # type: ignore[attr-defined]
            return _as_member(view, deed, request, member, iftar_id=iftar_id, **kwargs)

        guarded.access = deed  # type: ignore[attr-defined]
        return guarded

    return decorate


counting_page = telephone_page(Deed.COUNT_IN)


def device_of(request: "HttpRequest") -> str:
    """Return what a page's arrivals name: the link that a telephone counts by, or who is signed in."""
    return getattr(request, "device", f"page {request.user.pk}")


def let_count(request: "HttpRequest", invitation: Invitation) -> None:
    """Let this browser, without an account, count at the evening of an invitation that it has just used."""
    request.session.cycle_key()
    request.session[COUNTING] = invitation.pk
    if not request.user.is_authenticated:
        # An evening may still move by a day.
        request.session.set_expiry(invitation.counts_until + timedelta(days=2))


def _membership(request: "HttpRequest", host_id: str) -> Membership | None:
    if not request.user.is_authenticated:
        return None
    return Membership.objects.of_user(request.user).filter(host_id=host_id).first()


def _as_member(
    view: View, deed: Deed, request: "HttpRequest", membership: Membership, *args: Any, **kwargs: Any  # noqa: ANN401
) -> HttpResponseBase:  # fmt: skip
    request.membership = membership  # type: ignore[attr-defined]
    if not may(membership.role, deed):
        return render(request, "shell/not_yours.html", {"host": membership.host}, status=403)
    answer = _in_a_workspace_language(request)
    return _unstored(answer or _saved(view, request, membership.host, *args, **kwargs))


def own_evening(host: Host, iftar_id: str) -> Iftar:
    """Return an evening of this host with its place; another host's is not there."""
    iftar: Iftar | None = Iftar.objects.of(host).with_place().filter(pk=iftar_id).first()
    if iftar is None:
        raise Http404
    return iftar


def _saved(view: View, request: "HttpRequest", *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
    """Answer as the view does; where nothing can be stored now, keep all that was sent, to be sent again."""
    try:
        return view(request, *args, **kwargs)
    except CANNOT_WRITE:
        sent = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
        return render(request, "shell/not_saved.html", {"sent": sent}, status=503)


def own(rows: "QuerySet[Row]") -> Row:
    """Return the one row of a query that began with `.of(host)`; another host's is not there."""
    row = rows.first()
    if row is None:
        raise Http404
    return row


def member(request: "HttpRequest") -> User:
    """Return who is signed in on a page that only members open."""
    assert isinstance(request.user, User)  # noqa: S101 - the page's rule has seen to it
    return request.user


def _unstored(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, no_store=True, private=True)
    return response


def _in_a_workspace_language(request: "HttpRequest") -> HttpResponse | None:
    language = get_language() or "en"
    if language in settings.WORKSPACE_LANGUAGES or request.method != "GET":
        return None
    return redirect(request.get_full_path().replace(f"/{language}/", "/en/", 1))
