"""The few tags that every page uses."""

import json
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sufra.models import Campaign, Iftar, Site
from sufra.rules.roles import Deed
from sufra.rules.roles import may as role_may
from sufra.shell.formats import Reader
from sufra.shell.labels import NOT_ON, town
from sufra.shell.letters import isolated as isolated_words
from sufra.shell.sealing import display_key as display_key_of

register = template.Library()
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.filter
def json_ld(value: dict[str, Any]) -> SafeString:
    """Return JSON that cannot leave its script element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(UNSAFE))  # noqa: S308 - escaped in this line


@register.filter
def any_wrong(formsets: Any) -> bool:  # noqa: ANN401 - formsets, or nothing where a page has none
    """Tell whether any of these formsets was refused."""
    return any(formset.is_bound and not formset.is_valid() for formset in formsets or [])


@register.filter
def wrongs(field: forms.BoundField) -> list[str]:
    """Return what is wrong with a field; where it is empty, with its name, for a list of several."""
    usual = forms.Field.default_error_messages["required"]
    named = _("Please fill in: %(field)s") % {"field": field.label}
    return [named if sentence == usual else str(sentence) for sentence in field.errors]


@register.filter
def those_first(languages: list[dict[str, str]], codes: list[str] | str) -> list[dict[str, str]]:
    """Return the languages with these codes before the others."""
    return sorted(languages, key=lambda language: language["code"] not in codes)


@register.filter
def digits(number: object, reader: Reader) -> str:
    """Return a number in the digits of this reader."""
    return reader.digits(number)


@register.filter
def isolated(words: object) -> str:
    """Return a name or a code as it stands in a text without markup: apart from the text's direction."""
    return isolated_words(words)


@register.filter
def called(campaign: Campaign, language: str) -> str:
    """Return what a campaign is called in this language."""
    return campaign.called(language)


@register.filter
def not_on(iftar: Iftar) -> str:
    """Say of an evening that is paused, cancelled or lacks its day what that means; nothing of others."""
    return str(NOT_ON.get(iftar.state, ""))


@register.filter
def display_key(site_id: str) -> str:
    """Return what opens the display of a site."""
    return display_key_of(site_id)


@register.filter
def town_in(site: Site, language: str) -> str:
    """Return the town of a site in this language."""
    return town(site.place_id, site.town, language)


@register.filter
def may(role: str, deed: str) -> bool:
    """Tell whether this role may do this deed; without a role, nobody may anything."""
    return bool(role) and role_may(role, Deed(deed))
