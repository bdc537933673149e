import pytest

from sufra.shell.days import fast_day_words
from sufra.shell.formats import Reader

EID = {
    "en": "eve of Eid", "ar": "ليلة العيد", "fa": "شب عید فطر", "tr": "bayram gecesi", "ur": "چاند رات",
    "id": "malam takbiran",
}  # fmt: skip
OR_EID = {
    "en": "eve of the 30th, or of Eid",
    "ar": "ليلة الثلاثين أو ليلة العيد",
    "fa": "شب سی‌ام یا شب عید فطر",
    "tr": "29'unu 30'una bağlayan gece ya da bayram gecesi",
    "ur": "تیسویں شب یا چاند رات",
    "id": "malam ke-30 atau malam takbiran",
}
EVE_30 = {
    "en": "eve of the 30th", "ar": "ليلة الثلاثين", "fa": "شب سی‌ام", "tr": "29'unu 30'una bağlayan gece",
    "ur": "تیسویں شب", "id": "malam ke-30",
}  # fmt: skip
IF_30 = {
    "en": "if the month has 30 days",
    "ar": "إذا أتمّ الشهر ثلاثين يومًا",
    "fa": "اگر ماه سی‌روزه باشد",
    "tr": "ay 30 gün çekerse",
    "ur": "اگر مہینہ 30 دن کا ہو",
    "id": "jika bulannya genap 30 hari",
}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "fast day 26 of Ramadan 1448, eve of the 27th"),
        ("ar", "اليوم السادس والعشرون من رمضان 1448هـ، ليلة السابع والعشرين"),
        ("fa", "روز بیست‌وششم رمضان 1448، شب بیست‌وهفتم"),
        ("tr", "1448 Ramazanının 26. günü, 26'sını 27'sine bağlayan gece"),
        ("ur", "رمضان 1448 کا چھبیسواں روزہ، ستائیسویں شب"),
        ("id", "puasa hari ke-26 Ramadan 1448, malam ke-27"),
    ],
)
def test_the_26th_fast_is_followed_by_the_eve_of_the_27th(language, words):
    assert fast_day_words(26, 1448, "27", language) == words


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_thirty_days_have_thirty_different_names(language):
    assert (
        len(
            {fast_day_words(day, 1448, str(day + 1) if day < 30 else "eid", language) for day in range(1, 31)}
        )
        == 30
    )


def test_irregular_ordinals():
    assert "الحادي والعشرون" in fast_day_words(21, 1448, "22", "ar")
    assert "الحادي عشر" in fast_day_words(11, 1448, "12", "ar")
    assert "پہلا روزہ، دوسری شب" in fast_day_words(1, 1448, "2", "ur")
    assert "چھٹا روزہ، ساتویں شب" in fast_day_words(6, 1448, "7", "ur")
    assert "19'unu 20'sine" in fast_day_words(19, 1448, "20", "tr")
    assert "29'unu 30'una" in fast_day_words(29, 1448, "30", "tr")
    assert "eve of the 2nd" in fast_day_words(1, 1448, "2", "en")
    assert "eve of the 13th" in fast_day_words(12, 1448, "13", "en")


@pytest.mark.parametrize("language", EID)
def test_fast_day_29_is_the_eve_of_the_30th_or_of_eid_until_the_month_is_known(language):
    reader = Reader(language, native=False)
    ends = [last_part(reader.fast_day(29, 1448, days), language) for days in (None, 30, 29)]
    assert ends == [OR_EID[language], EVE_30[language], EID[language]]


@pytest.mark.parametrize("language", EID)
def test_the_last_fast_day_is_the_eve_of_eid_and_day_30_says_on_which_condition(language):
    reader = Reader(language, native=False)
    known, unknown = (reader.fast_day(30, 1448, days) for days in (30, None))
    assert last_part(known, language) == EID[language]
    assert last_part(unknown, language) == IF_30[language]
    assert unknown == reader.listed(known, IF_30[language])


def last_part(words, language):
    """Return what stands after the fast day: in English one eve has a comma of its own."""
    comma = Reader(language, native=False).listed("a", "b")[1:-1]
    first, _comma, rest = words.partition(comma)
    assert "1448" in first
    return IF_30[language] if rest.endswith(IF_30[language]) else rest
