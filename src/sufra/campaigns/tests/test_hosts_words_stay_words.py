import json
import re

import pytest
from django.template import engines
from django.test import Client
from tests.cast import NOW, amina

from sufra.models import Dish, Entrance, Host, Iftar, Picture, ProgrammeItem, Section, Site

pytestmark = pytest.mark.django_db
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "{% now 'Y' %}",
    "</script><script>alert(1)//",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    '<form action="https://evil.example/"><input name="code"></form>',
    '<style>body{display:none}</style><meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<a href="javascript:alert(1)">sign in</a>',
]
ALIVE = re.compile(
    r"<script>alert|<img src=x|<svg/onload|>49<|<form action=.https|<style>body|<meta http-equiv"
    r"|href=.javascript:"
)


def host_who_writes(attack):
    """Every word that a host can write, on one evening."""
    season = amina()
    [iftar] = season.iftars
    Host.objects.filter(pk=season.host.pk).update(name=attack, contact=attack)
    season.campaign.name = season.campaign.purpose = attack
    season.campaign.save()
    Site.objects.of(season.host).update(name=attack, address=attack, area=attack)
    Entrance.objects.filter(site=season.site).update(name=attack[:80], directions=attack)
    Iftar.objects.of(season.host).update(description=attack, phone_tonight=attack[:40], no_photo_area=attack)
    Iftar.objects.of(season.host).update(
        ill_notice_at=NOW, ill_notice_dish=attack[:120], ill_notice_phone=attack[:40]
    )
    iftar.dishes.add(Dish._rows.create(host=season.host, name=attack[:120], part="meal"))
    Section.objects.filter(iftar=iftar).update(name=attack[:80])
    ProgrammeItem.objects.filter(iftar=iftar).update(title=attack, who=attack, language=attack[:20])
    for campaign in (season.campaign, None):
        Picture(
            host=season.host, campaign=campaign, credit=attack[:120], words=attack, licence="cc_by",
            width=960, height=540, made_at=NOW,
        ).save()  # fmt: skip
    return season


def pages_of(season, language):
    [iftar] = season.iftars
    addresses = [f"i/{iftar.pk}/", f"s/{season.site.pk}/", f"c/{season.campaign.pk}/", "?q=Sarajevo"]
    return {path: Client().get(f"/{language}/{path}").content.decode() for path in addresses}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_a_hosts_words_are_inert_text(attack, language):
    season = host_who_writes(attack)
    for path, text in pages_of(season, language).items():
        assert ALIVE.search(text) is None, path
    evening = pages_of(season, language)[f"i/{season.iftars[0].pk}/"]
    [ld] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', evening, re.DOTALL)
    assert json.loads(ld)["name"] == attack


MARKUP = [attack for attack in ATTACKS if attack.startswith(("<", '"'))]


@pytest.mark.parametrize("attack", MARKUP)
def test_words_that_came_alive_would_be_caught(attack, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    season = host_who_writes(attack)
    assert ALIVE.search(pages_of(season, "en")[f"c/{season.campaign.pk}/"])


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_every_guests_page_says_whom_to_tell_that_something_is_wrong_and_asks_for_no_code(language):
    season = amina()
    for path, text in pages_of(season, language).items():
        assert re.search(r'href="mailto:operator@example\.org\?subject=[^"]+"', text), path
        fields = re.findall(r"<(?:form|input)[^>]*>", text)
        assert all("password" not in field and "code" not in field for field in fields)
        assert bool(fields) == path.startswith("?")
