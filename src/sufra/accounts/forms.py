"""The shape of what is typed about hosts and people."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

from sufra.models.host import NUMERALS
from sufra.rules.roles import Role
from sufra.shell.fields import PlainTextField

ROLES = {
    Role.OWNER: _("Owner: everything, and the team"),
    Role.ORGANISER: _("Organiser: evenings, sites, programme"),
    Role.KITCHEN: _("Kitchen: how many will eat"),
    Role.DOOR: _("Door: counting in, saying whether there is room"),
    Role.HELPER: _("Helper: sees the evening, ticks and counts"),
}
SENTENCES = {
    "last_owner": _("This is the last owner. Make somebody else an owner first."),
}
NUMERAL_NAMES = {"native": _("their own digits"), "latin": _("0 to 9")}


class EmailForm(forms.Form):
    """Whose sign-in it is."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=200,
        help_text=_("You sign in with a code that is sent there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ClaimForm(EmailForm):
    """The first person and the first host."""

    host_name = PlainTextField(
        label=_("Who invites?"),
        max_length=120,
        help_text=_("The mosque, association, campus group, council or household."),
    )


class HostNameForm(forms.Form):
    """A further host."""

    host_name = PlainTextField(label=_("Who invites?"), max_length=120)


class InvitationForm(forms.Form):
    """Which role a link gives."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()), initial=Role.HELPER)


class RoleForm(forms.Form):
    """A member's new role; none takes the person off the team."""

    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("take off the team")), *ROLES.items()]
    )


class HostForm(forms.Form):
    """What a host is called, whom guests can ask, and which digits its pages use."""

    name = PlainTextField(label=_("Name"), max_length=120)
    contact = PlainTextField(label=_("Whom can guests ask?"), max_length=200, required=False)
    numerals_ar = forms.ChoiceField(
        label=_("Digits in Arabic"), choices=[(key, NUMERAL_NAMES[key]) for key, _key in NUMERALS]
    )
    numerals_fa = forms.ChoiceField(
        label=_("Digits in Persian"), choices=[(key, NUMERAL_NAMES[key]) for key, _key in NUMERALS]
    )
    numerals_ur = forms.ChoiceField(
        label=_("Digits in Urdu"), choices=[(key, NUMERAL_NAMES[key]) for key, _key in NUMERALS]
    )


class ActivateTOTPForm(AllauthActivateTOTPForm):  # type: ignore[misc]  # allauth is not typed
    """The first code of an authenticator; left alone, allauth would take it once more at a sign-in."""

    def clean_code(self) -> str:
        """Spend the code."""
        code: str = super().clean_code()
        key = Authenticator(
            user=self.user, type=Authenticator.Type.TOTP, data={"secret": encrypt(self.secret)}
        )
        if not TOTP(key).validate_code(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AnswerField(forms.JSONField):
    """A passkey's answer, which is good once and never shown again."""

    def bound_data(self, data: Any, initial: Any) -> None:  # noqa: ANN401 - Django's signature
        """Read nothing once more."""

    def prepare_value(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Show nothing."""
        return ""


class PasskeyAnswer(forms.Form):
    """What a browser says for a passkey; allauth fails on some of what anybody can send in its place."""

    credential = AnswerField(widget=forms.HiddenInput)

    def full_clean(self) -> None:
        """Refuse what cannot be read like what is wrong."""
        try:
            super().full_clean()
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))


class AddPasskeyForm(PasskeyAnswer, passkeys.AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """A further passkey, with a name to know it by."""

    name = PlainTextField(label=_("Name"), required=False, max_length=100)


class RenamePasskeyForm(passkeys.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = PlainTextField(label=_("Name"), max_length=100)


class PasskeySignInForm(PasskeyAnswer, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """A sign-in by a passkey alone."""


class PasskeyAgainForm(PasskeyAnswer, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey before a grave deed."""


class PasskeySecondForm(PasskeyAnswer, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after a code by e-mail."""
