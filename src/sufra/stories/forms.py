"""The shape of a picture and of what is said about it."""

from collections.abc import Callable
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sufra.rules.refusal import Refusal
from sufra.shell.fields import PlainTextField, say
from sufra.shell.uploads import MOST_BYTES, PictureMade

SENTENCES = {
    "not_a_picture": _("This cannot be read as a picture. Save it as JPEG or PNG, then try again."),
    "picture_too_heavy": _("This file is larger than %(most)s MB. Save the picture smaller, then try again."),
    "picture_too_large": _(
        "This picture has more than %(millions)s million points, or a side of more than %(side)s. "
        "Save it smaller, then try again."
    ),
    "picture_too_small": _("This picture is too small: each side needs at least %(side)s points."),
}
LICENCES = {
    "reserved": _("All rights reserved: it is ours, or we have permission"),
    "public_domain": _("Public domain"),
    "cc_by": _("Creative Commons: attribution (CC BY 4.0)"),
    "cc_by_sa": _("Creative Commons: attribution, share alike (CC BY-SA 4.0)"),
}
Maker = Callable[[IO[bytes]], PictureMade]


class PictureField(forms.FileField):
    """A picture, made anew."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        """Take what every field takes."""
        options["widget"] = forms.FileInput(attrs={"accept": "image/jpeg,image/png"})
        super().__init__(allow_empty_file=True, **options)

    make: Maker

    def clean(self, data: Any, initial: Any = None) -> PictureMade | None:  # noqa: ANN401
        """Return the picture, or None where none was sent; what is wrong with it is said."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            if file.size > MOST_BYTES:
                raise Refusal("picture_too_heavy", most=MOST_BYTES // 1024**2)  # noqa: TRY301 - said as the rest
            return self.make(file)
        except Refusal as refusal:
            raise say(refusal, SENTENCES) from None


class PictureForm(forms.Form):
    """A picture, what it shows, whose it is, and under which licence."""

    file = PictureField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG or PNG, at most 10 MB. Where it was taken is not kept."),
    )
    words = PlainTextField(
        label=_("What does it show?"), max_length=300, help_text=_("For guests who cannot see it.")
    )
    credit = PlainTextField(
        label=_("Who made it?"), max_length=120, help_text=_("The name stands beside the picture.")
    )
    licence = forms.ChoiceField(
        label=_("Licence"), choices=list(LICENCES.items()), widget=forms.RadioSelect, initial="reserved"
    )

    def __init__(self, *args: Any, make: Maker, stands: bool, **options: Any) -> None:  # noqa: ANN401
        """Take how the picture is made, and whether one stands already that only its words change of."""
        super().__init__(*args, **options)
        self.fields["file"].make = make  # type: ignore[attr-defined]
        self.stands = stands

    def clean(self) -> dict[str, Any]:
        """Ask for a picture where none stands; a browser forgets the file of a form that was refused."""
        data = super().clean() or {}
        if "file" in self.errors:
            return data
        if data.get("file") is None and not self.stands:
            self.add_error("file", ValidationError(_("Choose a picture."), code="required"))
        elif data.get("file") and self.errors:
            again = _("Choose the picture once more: browsers forget it when something else was wrong.")
            self.add_error("file", ValidationError(again, code="again"))
        return data


class LogoForm(PictureForm):
    """A logo; what it shows is whose it is."""

    words = None  # type: ignore[assignment]  # Django's way to drop a field
