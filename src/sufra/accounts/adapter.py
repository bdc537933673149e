"""How allauth fits here: no sign-up, no passwords, and grave deeds ask once more who it is."""

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sufra.shell.formats import Reader

if TYPE_CHECKING:
    from django.http import HttpRequest

SIGNED_IN_AT, TYPED, SIGN_IN_AS = "signed_in_at", "typed_before", "sign_in_as"
# Forms of which more is lost than a choice; their views show what typed_before() returns.
KEPT_FORMS = {"host_settings"}
KEPT_FOR_S, MOST_KEPT = 3600, 20_000
OUR_WORDS = {
    "incorrect_code": gettext_lazy("This code is not right, or it is too old."),
    "rate_limited": gettext_lazy("That was too often. Please wait a few minutes."),
    "too_many_login_attempts": gettext_lazy("That was too often. Please wait a few minutes."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by the setup link and by invitations; a recent sign-in opens what is grave."""

    error_messages: ClassVar[Any] = DefaultAccountAdapter.error_messages | OUR_WORDS

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ANN401 - allauth's signature
        """Keep the sign-up closed."""
        return False

    def login(self, request: Any, user: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Sign in, and remember when in this session: User.last_login would count another machine's."""
        super().login(request, user)
        request.session.pop(SIGN_IN_AS, None)
        request.session[SIGNED_IN_AT] = timezone.now().timestamp()

    def set_password(self, user: Any, password: str) -> NoReturn:  # noqa: ANN401 - allauth's signature
        """Let nobody have a password: who found an open session could set one and prove itself with it."""
        raise PermissionDenied("Sign-in is by a code or a passkey.")

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:  # noqa: ANN401 - allauth's signature
        """Return whether allauth asks for the second factor; a person without one signs in again instead.

        Left alone, allauth asks such a person for nothing, however old the session is. And after the next
        proof it would itself send a form that came too late, whoever had typed it in the open session.
        """
        signed_in_at = self.request.session.get(SIGNED_IN_AT, 0)
        if timezone.now().timestamp() - signed_in_at < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        has_second = bool(self.get_reauthentication_methods(self.request.user))
        if has_second and (self.request.method != "POST" or did_recently_reauthenticate(self.request)):
            return True
        kept = self._keep_what_was_typed()
        raise ImmediateHttpResponse(
            redirect(self.request.get_full_path()) if has_second else self._sign_in_again(kept=kept)
        )

    def logout(self, request: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Sign out; whoever does so to sign in again finds what was typed."""
        again = request.POST.get("next", "").startswith(reverse("account_login"))
        kept = {TYPED: request.session.get(TYPED), SIGN_IN_AS: again and getattr(request.user, "email", "")}
        super().logout(request)
        request.session.update({key: value for key, value in kept.items() if value})

    def _keep_what_was_typed(self) -> bool:
        request, typed = self.request, self.request.POST.urlencode()
        if request.resolver_match.url_name not in KEPT_FORMS or not 0 < len(typed) <= MOST_KEPT:
            return False
        request.session[TYPED] = {
            "form": request.path, "user": str(request.user.pk), "at": timezone.now().timestamp(),
            "typed": typed,
        }  # fmt: skip
        return True

    def _sign_in_again(self, *, kept: bool) -> HttpResponse:
        login = f"{reverse('account_login')}?{urlencode({'next': self.request.get_full_path()})}"
        response = render(self.request, "accounts/again.html", {"login": login, "kept": kept}, status=401)
        patch_cache_control(response, no_store=True, private=True)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Passkeys and the app, in the house's words."""

    error_messages: ClassVar[Any] = DefaultMFAAdapter.error_messages | OUR_WORDS

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002, ANN401 - allauth's signature
        """Call a passkey by its number until its owner names it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": Reader.of().digits(number)}


def typed_before(request: "HttpRequest") -> QueryDict | None:
    """Return, once, what this person typed here before a sign-in was asked for; nothing of it is saved."""
    kept = request.session.get(TYPED)
    if request.method != "GET" or not kept:
        return None
    if (kept["form"], kept["user"]) != (request.path, str(request.user.pk)):
        return None
    del request.session[TYPED]
    is_fresh = timezone.now().timestamp() - kept["at"] < KEPT_FOR_S
    return QueryDict(kept["typed"]) if is_fresh else None
