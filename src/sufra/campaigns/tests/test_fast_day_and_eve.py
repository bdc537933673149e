"""On every page and in every calendar file stands which fast ends and whose eve begins, never confused."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import FIRST_ON, amina

from sufra.models import MonthStart

pytestmark = pytest.mark.django_db

WORDS = {
    "en": ["fast day 26 of Ramadan 1448, eve of the 27th",
           "fast day 29 of Ramadan 1448, eve of the 30th, or of Eid",
           "fast day 30 of Ramadan 1448, eve of Eid, if the month has 30 days"],
    "ar": ["اليوم السادس والعشرون من رمضان ١٤٤٨هـ، ليلة السابع والعشرين",
           "اليوم التاسع والعشرون من رمضان ١٤٤٨هـ، ليلة الثلاثين أو ليلة العيد",
           "اليوم الثلاثون من رمضان ١٤٤٨هـ، ليلة العيد، إذا أتمّ الشهر ثلاثين يومًا"],
    "fa": ["روز بیست‌وششم رمضان ۱۴۴۸، شب بیست‌وهفتم",
           "روز بیست‌ونهم رمضان ۱۴۴۸، شب سی‌ام یا شب عید فطر",
           "روز سی‌ام رمضان ۱۴۴۸، شب عید فطر، اگر ماه سی‌روزه باشد"],
    "tr": ["1448 Ramazanının 26. günü, 26'sını 27'sine bağlayan gece",
           "1448 Ramazanının 29. günü, 29'unu 30'una bağlayan gece ya da bayram gecesi",
           "1448 Ramazanının 30. günü, bayram gecesi, ay 30 gün çekerse"],
    "ur": ["رمضان 1448 کا چھبیسواں روزہ، ستائیسویں شب",
           "رمضان 1448 کا انتیسواں روزہ، تیسویں شب یا چاند رات",
           "رمضان 1448 کا تیسواں روزہ، چاند رات، اگر مہینہ 30 دن کا ہو"],
    "id": ["puasa hari ke-26 Ramadan 1448, malam ke-27",
           "puasa hari ke-29 Ramadan 1448, malam ke-30 atau malam takbiran",
           "puasa hari ke-30 Ramadan 1448, malam takbiran, jika bulannya genap 30 hari"],
}  # fmt: skip
KNOWN = {
    "en": "fast day 29 of Ramadan 1448, eve of Eid",
    "ar": "اليوم التاسع والعشرون من رمضان ١٤٤٨هـ، ليلة العيد",
    "fa": "روز بیست‌ونهم رمضان ۱۴۴۸، شب عید فطر",
    "tr": "1448 Ramazanının 29. günü, bayram gecesi",
    "ur": "رمضان 1448 کا انتیسواں روزہ، چاند رات",
    "id": "puasa hari ke-29 Ramadan 1448, malam takbiran",
}
DAYS = [26, 29, 30]


def addresses(iftar, language):
    return {
        "evening": f"/{language}/i/{iftar.pk}/",
        "campaign": f"/{language}/c/{iftar.campaign_id}/",
        "site": f"/{language}/s/{iftar.site_id}/",
        "finder": f"/{language}/?q=Sarajevo",
        "calendar": f"/{language}/i/{iftar.pk}/calendar.ics",
    }


def words_on(address, client=None):
    """Return the text of a page or a calendar file, without what breaks its lines and quotes its marks."""
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    text = answer.content.decode().replace("&#x27;", "'").replace("\r\n ", "")
    return re.sub(r"\\([,;])", r"\1", text)


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("day", DAYS)
def test_every_output_says_which_fast_ends_and_whose_eve_begins(language, day):
    [iftar] = amina(days=[day]).iftars
    said = WORDS[language][DAYS.index(day)]
    for where, address in addresses(iftar, language).items():
        text = words_on(address)
        assert said in text, where
        assert not any(other in text for other in WORDS[language] if other != said), where


@pytest.mark.parametrize("language", WORDS)
def test_once_the_month_has_29_days_the_29th_is_the_eve_of_eid_everywhere(language):
    season = amina(days=[29])
    for month, days in ((9, 0), (10, 29)):
        MonthStart(
            campaign=season.campaign, hijri_year=1448, hijri_month=month, kind="announced",
            starts_on=FIRST_ON + timedelta(days=days), authority="Our mosque",
        ).save()  # fmt: skip
    [iftar] = season.iftars
    for where in ("evening", "campaign", "site", "calendar"):
        text = words_on(addresses(iftar, language)[where])
        assert KNOWN[language] in text, where
        assert WORDS[language][1] not in text, where


def test_the_host_reads_the_same_words():
    season = amina(days=[26])
    [iftar] = season.iftars
    client = Client()
    client.force_login(season.owner)
    for language in ("en", "ar"):
        text = words_on(f"/{language}/host/{season.host.pk}/evening/{iftar.pk}/", client)
        assert WORDS[language][0] in text
