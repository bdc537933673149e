import pytest

from sufra.shell.days import fast_day_words


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
