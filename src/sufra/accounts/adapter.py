"""How allauth fits here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are made by the setup link and by invitations."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ANN401 - allauth's signature
        """Keep the sign-up closed."""
        return False
