"""Fast days and eves in six languages, from tables: ordinals and suffixes are irregular."""

AR_UNITS = [
    "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع",
]  # fmt: skip
AR_TENTH, AR_FIRST_COMPOUND = "العاشر", "الحادي"
FA = [
    "اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم",
    "سیزدهم", "چهاردهم", "پانزدهم", "شانزدهم", "هفدهم", "هجدهم", "نوزدهم", "بیستم",
    "بیست\u200cویکم", "بیست\u200cودوم", "بیست\u200cوسوم", "بیست\u200cوچهارم", "بیست\u200cوپنجم",
    "بیست\u200cوششم", "بیست\u200cوهفتم", "بیست\u200cوهشتم", "بیست\u200cونهم", "سی\u200cام",
]  # fmt: skip
UR = [
    "پہلا", "دوسرا", "تیسرا", "چوتھا", "پانچواں", "چھٹا", "ساتواں", "آٹھواں", "نواں", "دسواں",
    "گیارہواں", "بارہواں", "تیرہواں", "چودہواں", "پندرہواں", "سولہواں", "سترہواں", "اٹھارہواں",
    "انیسواں", "بیسواں", "اکیسواں", "بائیسواں", "تئیسواں", "چوبیسواں", "پچیسواں", "چھبیسواں",
    "ستائیسواں", "اٹھائیسواں", "انتیسواں", "تیسواں",
]  # fmt: skip
# Turkish vowel harmony: what follows the apostrophe for "of it, accusative" and "of it, dative".
TR_FROM = {1: "ini", 2: "sini", 3: "ünü", 4: "ünü", 5: "ini", 6: "sını", 7: "sini", 8: "ini", 9: "unu"}
TR_TO = {1: "ine", 2: "sine", 3: "üne", 4: "üne", 5: "ine", 6: "sına", 7: "sine", 8: "ine", 9: "una"}
TR_TENS_FROM, TR_TENS_TO = {10: "unu", 20: "sini", 30: "unu"}, {10: "una", 20: "sine", 30: "una"}

FAST_DAY = {
    "en": "fast day {n} of Ramadan {year}",
    "ar": "اليوم {word} من رمضان {year}هـ",
    "fa": "روز {word} رمضان {year}",
    "tr": "{year} Ramazanının {n}. günü",
    "ur": "رمضان {year} کا {word} روزہ",
    "id": "puasa hari ke-{n} Ramadan {year}",
}
EVE = {
    "en": "eve of the {word}",
    "ar": "ليلة {word}",
    "fa": "شب {word}",
    "tr": "{word} gece",
    "ur": "{word} شب",
    "id": "malam ke-{n}",
}
EVE_OF_EID = {
    "en": "eve of Eid", "ar": "ليلة العيد", "fa": "شب عید فطر", "tr": "bayram gecesi", "ur": "چاند رات",
    "id": "malam takbiran",
}  # fmt: skip
EVE_OF_30_OR_EID = {
    "en": "eve of the 30th, or of Eid",
    "ar": "ليلة الثلاثين أو ليلة العيد",
    "fa": "شب سی‌ام یا شب عید فطر",
    "tr": "29'unu 30'una bağlayan gece ya da bayram gecesi",
    "ur": "تیسویں شب یا چاند رات",
    "id": "malam ke-30 atau malam takbiran",
}
IF_30_DAYS = {
    "en": "if the month has 30 days",
    "ar": "إذا أتمّ الشهر ثلاثين يومًا",
    "fa": "اگر ماه سی\u200cروزه باشد",
    "tr": "ay 30 gün çekerse",
    "ur": "اگر مہینہ 30 دن کا ہو",
    "id": "jika bulannya genap 30 hari",
}
COMMA = {"ar": "، ", "fa": "، ", "ur": "، "}


def fast_day_words(day: int, year: int, eve: str, language: str, *, conditional: bool = False) -> str:
    """Return "fast day 26 of Ramadan 1448, eve of the 27th"; `eve` is what `rules.evenings.eve_of` said."""
    first = FAST_DAY[language].format(n=day, year=year, word=_ordinal(day, language))
    parts = [first, _eve(eve, language), *([IF_30_DAYS[language]] if conditional else [])]
    return COMMA.get(language, ", ").join(parts)


def _eve(eve: str, language: str) -> str:
    if eve == "eid":
        return EVE_OF_EID[language]
    if eve == "30_or_eid":
        return EVE_OF_30_OR_EID[language]
    return EVE[language].format(n=eve, word=_eve_ordinal(int(eve), language))


def _ordinal(day: int, language: str) -> str:
    if language == "ar":
        return _arabic(day, "العشرون", "الثلاثون")
    return {"fa": FA, "ur": UR}[language][day - 1] if language in {"fa", "ur"} else ""


def _eve_ordinal(eve: int, language: str) -> str:
    if language == "ar":
        return _arabic(eve, "العشرين", "الثلاثين")
    if language == "en":
        return f"{eve}{_english_suffix(eve)}"
    if language == "tr":
        return _turkish(eve)
    if language == "ur":
        return _urdu_feminine(UR[eve - 1])
    return FA[eve - 1]


def _arabic(number: int, twenty: str, thirty: str) -> str:
    tens, unit = divmod(number, 10)
    if unit == 0:
        return {1: AR_TENTH, 2: twenty, 3: thirty}[tens]
    word = AR_FIRST_COMPOUND if unit == 1 and tens else AR_UNITS[unit - 1]
    return {0: word, 1: f"{word} عشر", 2: f"{word} و{twenty}"}[tens]


def _english_suffix(number: int) -> str:
    return "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _turkish(eve: int) -> str:
    before = eve - 1
    from_ = TR_TENS_FROM[before] if before % 10 == 0 else TR_FROM[before % 10]
    to = TR_TENS_TO[eve] if eve % 10 == 0 else TR_TO[eve % 10]
    return f"{before}'{from_} {eve}'{to} bağlayan"


def _urdu_feminine(word: str) -> str:
    return f"{word[:-3]}ویں" if word.endswith("واں") else f"{word[:-1]}ی"
