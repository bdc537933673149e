"""Days of the Hijri calendar and of Iran's solar one, in six languages.

The names are those of CLDR 48, which Babel does not carry for these calendars; Urdu spacing and the Arabic
and Urdu names of solar months, which are misspelt there, are mended.
"""

HIJRI = {
    "en": ["Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II", "Rajab", "Shaʻban",
           "Ramadan", "Shawwal", "Dhuʻl-Qiʻdah", "Dhuʻl-Hijjah"],
    "ar": ["محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان",
           "رمضان", "شوال", "ذو القعدة", "ذو الحجة"],
    "fa": ["محرم", "صفر", "ربیع\u200cالاول", "ربیع\u200cالثانی", "جمادی\u200cالاول", "جمادی\u200cالثانی",
           "رجب", "شعبان", "رمضان", "شوال", "ذیقعده", "ذیحجه"],
    "tr": ["Muharrem", "Safer", "Rebiülevvel", "Rebiülahir", "Cemaziyelevvel", "Cemaziyelahir", "Recep",
           "Şaban", "Ramazan", "Şevval", "Zilkade", "Zilhicce"],
    "ur": ["محرم", "صفر", "ربیع الاول", "ربیع الثانی", "جمادی الاول", "جمادی الثانی", "رجب", "شعبان",
           "رمضان", "شوال", "ذوالقعدہ", "ذوالحجہ"],
    "id": ["Muharam", "Safar", "Rabiulawal", "Rabiulakhir", "Jumadilawal", "Jumadilakhir", "Rajab",
           "Syakban", "Ramadan", "Syawal", "Zulkaidah", "Zulhijah"],
}  # fmt: skip
SOLAR_LATIN = ["Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar",
               "Dey", "Bahman", "Esfand"]  # fmt: skip
SOLAR = {
    "en": SOLAR_LATIN,
    "ar": ["فروردين", "أرديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "آبان", "آذر", "دي", "بهمن",
           "إسفند"],
    "fa": ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن",
           "اسفند"],
    "tr": ["Ferverdin", "Ordibeheşt", "Hordad", "Tir", "Mordad", "Şehriver", "Mehr", "Aban", "Azer", "Dey",
           "Behmen", "Esfend"],
    "ur": ["فروردین", "اردیبہشت", "خرداد", "تیر", "مرداد", "شہریور", "مہر", "آبان", "آذر", "دی", "بہمن",
           "اسفند"],
    "id": SOLAR_LATIN,
}  # fmt: skip

HIJRI_PATTERNS = {
    "ar": "{day} {month} {year} هـ",
    "ur": "{day} {month} {year}ھ",
    "id": "{day} {month} {year} H",
}
SOLAR_PATTERNS = {
    "en": "{day} {month} {year} (solar Hijri)",
    "ar": "{day} {month} {year} هـ.ش",
    "fa": "{day} {month} {year}",
    "tr": "{day} {month} {year} (Hicrî şemsî)",
    "ur": "{day} {month} {year} ہجری شمسی",
    "id": "{day} {month} {year} (Hijriah Syamsiyah)",
}


def hijri_words(year: int, month: int, day: int, language: str) -> str:
    """Return "1 Ramadan 1448": the day whose fast begins at dawn; an evening is named by its fast day."""
    pattern = HIJRI_PATTERNS.get(language, "{day} {month} {year}")
    return pattern.format(day=day, month=HIJRI[language][month - 1], year=year)


def solar_words(year: int, month: int, day: int, language: str) -> str:
    """Return "19 Bahman 1405", said to be solar Hijri to whoever does not live by it."""
    return SOLAR_PATTERNS[language].format(day=day, month=SOLAR[language][month - 1], year=year)
