"""How allauth fits here: no sign-up, no passwords, and grave deeds ask once more who it is."""

from typing import Any, NoReturn

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

SIGNED_IN_AT = "signed_in_at"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by the setup link and by invitations; a recent sign-in opens what is grave."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ANN401 - allauth's signature
        """Keep the sign-up closed."""
        return False

    def login(self, request: Any, user: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Sign in, and remember when in this session: User.last_login would count another machine's."""
        super().login(request, user)
        request.session[SIGNED_IN_AT] = timezone.now().timestamp()

    def set_password(self, user: Any, password: str) -> NoReturn:  # noqa: ANN401 - allauth's signature
        """Let nobody have a password: who found an open session could set one and prove itself with it."""
        raise PermissionDenied("Sign-in is by a code or a passkey.")

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:  # noqa: ANN401 - allauth's signature
        """Return whether allauth asks for the second factor; a person without one signs in again instead.

        Left alone, allauth asks such a person for nothing, however old the session is.
        """
        signed_in_at = self.request.session.get(SIGNED_IN_AT, 0)
        if timezone.now().timestamp() - signed_in_at < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        if not self.get_reauthentication_methods(self.request.user):
            raise ImmediateHttpResponse(self._sign_in_again())
        return True

    def _sign_in_again(self) -> HttpResponse:
        login = f"{reverse('account_login')}?{urlencode({'next': self.request.get_full_path()})}"
        response = render(self.request, "accounts/again.html", {"login": login}, status=401)
        patch_cache_control(response, no_store=True, private=True)
        return response
