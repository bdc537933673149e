"""The conventions of authorities, each with where it is published and what of it is proved.

Margins and roundings are those that the authorities' printed minutes show (docs/almanac.md has the
residuals); where no printed minute was found, the record says so.
"""

from types import MappingProxyType

from sufra.almanac.conventions import (
    Angle,
    Convention,
    Hour,
    Minutes,
    Rounding,
    Seasonal,
    sunset_plus,
)

NOT_COMPARED = (
    "No printed table was found to compare with: these are the angles that software commonly takes."
)


def _all(rounding: Rounding, *hours: Hour) -> MappingProxyType[Hour, Rounding]:
    return MappingProxyType(dict.fromkeys(hours, rounding))


def _margins(**minutes: float) -> MappingProxyType[Hour, float]:
    return MappingProxyType(minutes)  # type: ignore[arg-type]  # the names are hours


def _angles(
    key: str, called: str, angles: tuple[float, float], published: str, minutes: int = 0
) -> Convention:
    """Return a convention of two angles, fajr's and isha's, that was not compared with a printed table."""
    fajr, isha = angles
    return Convention(
        key=key, called=called, fajr=Angle(degrees=fajr), maghrib=Minutes(minutes=minutes),
        isha=Angle(degrees=isha), published=published, confirmed=False, caution=NOT_COMPARED,
    )  # fmt: skip


TEHRAN = Convention(
    key="tehran",
    called="Institute of Geophysics, University of Tehran",
    fajr=Angle(degrees=17.7),
    maghrib=Angle(degrees=4.5),
    isha=Angle(degrees=14),
    published="calendar.ut.ac.ir, for cities of Iran; fajr at 17.7 and Maghrib at 4.5 degrees, no margin.",
    confirmed=True,
    caution="Isha is unconfirmed: the Institute prints no isha; 14 degrees is what software commonly takes.",
)

JAFARI = Convention(
    key="jafari",
    called="Leva Institute, Qum (Jafari)",
    fajr=Angle(degrees=16),
    maghrib=Angle(degrees=4),
    isha=Angle(degrees=14),
    published="Leva Research Institute, Qum.",
    confirmed=False,
    caution=NOT_COMPARED,
)

DIYANET = Convention(
    key="diyanet",
    called="Presidency of Religious Affairs, Türkiye (Diyanet)",
    fajr=Angle(degrees=18),
    maghrib=Minutes(minutes=6),
    isha=Angle(degrees=17),
    margins=_margins(sunrise=-7, dhuhr=5, asr=4),
    rounding=_all("up", "maghrib") | _all("down", "isha"),
    published="namazvakitleri.diyanet.gov.tr; the minutes are its precaution (temkin). "
    "For Maghrib that is 7 minutes printed rounded down, which is the same as 6 rounded up.",
    confirmed=True,
)

UMM_AL_QURA = Convention(
    key="umm_al_qura",
    called="Umm al-Qura calendar, Saudi Arabia",
    fajr=Angle(degrees=18.5),
    maghrib=Minutes(minutes=0),
    isha=Minutes(minutes=90),
    isha_in_ramadan=Minutes(minutes=120),
    rounding=MappingProxyType({"fajr": "up", "sunrise": "down", "maghrib": "up", "isha": "up"}),
    published="ummulqura.org.sa (KACST); some press tables print 90 minutes in Ramadan too.",
    confirmed=True,
)

EGYPT = Convention(
    key="egypt",
    called="Egyptian General Authority of Survey",
    fajr=Angle(degrees=19.5),
    maghrib=Minutes(minutes=0),
    isha=Angle(degrees=17.5),
    published="Tables of the Survey, as the press prints them for Cairo.",
    confirmed=True,
    caution="Few printed values were found.",
)

MUSLIM_WORLD_LEAGUE = _angles("mwl", "Muslim World League", (18, 17), "Muslim World League, Makkah.")
ISNA = _angles(
    "isna", "Islamic Society of North America", (15, 15), "ISNA; since 2011 with its Fiqh Council."
)

KARACHI = Convention(
    key="karachi",
    called="University of Islamic Sciences, Karachi",
    fajr=Angle(degrees=18),
    maghrib=Minutes(minutes=1),
    isha=Angle(degrees=18),
    shadow=2,
    margins=_margins(fajr=-1),
    published="Press tables of Karachi and Islamabad, which state a minute of precaution on either side.",
    confirmed=False,
    caution="Four printed values were found, of fajr and Maghrib alone.",
)

KUWAIT = Convention(
    key="kuwait",
    called="Ministry of Awqaf, Kuwait",
    fajr=Angle(degrees=18),
    maghrib=Minutes(minutes=0),
    isha=Angle(degrees=17.5),
    published="Tables of the ministry, compared through a secondary publisher only.",
    confirmed=False,
    caution="The printed values that were found are not the ministry's own.",
)

QATAR = Convention(
    key="qatar",
    called="Qatar Calendar House",
    fajr=Angle(degrees=18),
    maghrib=Minutes(minutes=1),
    isha=Minutes(minutes=90),
    published="Tables for Doha.",
    confirmed=True,
)

DUBAI = Convention(
    key="dubai",
    called="Awqaf, United Arab Emirates (Dubai)",
    fajr=Angle(degrees=18.2),
    maghrib=Minutes(minutes=3),
    isha=Angle(degrees=18.2),
    margins=_margins(sunrise=-3, dhuhr=3, asr=3),
    published="Tables for Dubai; floors above the 80th wait 2 to 3 minutes more (6 August 2011).",
    confirmed=True,
)

SINGAPORE = Convention(
    key="singapore",
    called="MUIS, Singapore",
    fajr=Angle(degrees=20),
    maghrib=Minutes(minutes=0),
    isha=Angle(degrees=18),
    margins=_margins(dhuhr=1),
    rounding=_all("up", "fajr", "sunrise", "dhuhr", "asr", "maghrib", "isha"),
    published="The MUIS table of 2020.",
    confirmed=True,
)

MALAYSIA = _angles(
    "malaysia",
    "JAKIM, Malaysia",
    (18, 18),
    "e-solat.gov.my; fajr at 18 degrees since November 2019 (MKI 116).",
)

INDONESIA = Convention(
    key="indonesia",
    called="Ministry of Religious Affairs, Indonesia (Kemenag)",
    fajr=Angle(degrees=20),
    maghrib=Minutes(minutes=2),
    isha=Angle(degrees=18),
    imsak=Minutes(minutes=10),
    margins=_margins(fajr=2, sunrise=-2, dhuhr=3, asr=2, isha=2),
    rounding=_all("up", "imsak", "fajr", "dhuhr", "asr", "maghrib", "isha") | _all("down", "sunrise"),
    published="bimasislam.kemenag.go.id; precaution (ihtiyat) of 2 minutes, 3 at noon.",
    confirmed=True,
    caution="Of fajr; the other hours were compared on few values.",
)

MOROCCO = Convention(
    key="morocco",
    called="Ministry of Habous, Morocco",
    fajr=Angle(degrees=19),
    maghrib=Minutes(minutes=4),
    isha=Angle(degrees=17),
    margins=_margins(sunrise=-3, dhuhr=5),
    rounding=_all("down", "fajr"),
    by_height=True,
    published="habous.gov.ma, tables of cities from sea level to 1,665 m.",
    confirmed=True,
    caution="How the ministry reckons height is unpublished: what stands here fits its tables to a minute.",
)

ALGERIA = _angles("algeria", "Ministry of Religious Affairs, Algeria", (18, 17), "marw.dz.")
TUNISIA = _angles("tunisia", "Ministry of Religious Affairs, Tunisia", (18, 18), "affaires-religieuses.tn.")
JORDAN = _angles("jordan", "Ministry of Awqaf, Jordan", (18, 18), "awqaf.gov.jo.", 5)
FRANCE_12 = _angles("france_12", "France, 12 degrees (UOIF)", (12, 12), "Musulmans de France, formerly UOIF.")
FRANCE_15 = _angles("france_15", "France, 15 degrees", (15, 15), "Mosques of France that keep 15 degrees.")
FRANCE_18 = _angles("france_18", "France, 18 degrees", (18, 18), "Mosques of France that keep 18 degrees.")
RUSSIA = _angles("russia", "Spiritual Administration of Muslims, Russia", (16, 15), "dumrf.ru.")

PORTUGAL = Convention(
    key="portugal",
    called="Islamic Community of Lisbon, Portugal",
    fajr=Angle(degrees=18),
    maghrib=Minutes(minutes=3),
    isha=Minutes(minutes=74),
    published="comunidadeislamica.pt: isha 77 minutes after sunset.",
    confirmed=False,
    caution=NOT_COMPARED,
)

MOONSIGHTING = Convention(
    key="moonsighting",
    called="Moonsighting Committee Worldwide",
    fajr=Seasonal(),
    maghrib=Minutes(minutes=3),
    isha=Seasonal(),
    margins=_margins(dhuhr=5),
    published="moonsighting.com, by Khalid Shaukat; twilight by season and latitude. Compared in London.",
    confirmed=True,
)

CONVENTIONS = MappingProxyType(
    {
        each.key: each
        for each in (
            TEHRAN, JAFARI, DIYANET, UMM_AL_QURA, EGYPT, MUSLIM_WORLD_LEAGUE, ISNA, KARACHI, KUWAIT, QATAR,
            DUBAI, SINGAPORE, MALAYSIA, INDONESIA, MOROCCO, ALGERIA, TUNISIA, JORDAN, FRANCE_12, FRANCE_15,
            FRANCE_18, RUSSIA, PORTUGAL, MOONSIGHTING,
        )
    }
)  # fmt: skip
"""The conventions that stand alone, by key; `sunset` needs the host's minutes and is not among them."""


def convention(key: str, minutes: int = 0) -> Convention:
    """Return a convention by its key; `minutes` belong to `sunset` alone, and ValueError names the keys."""
    if key == "sunset":
        return sunset_plus(minutes)
    if key not in CONVENTIONS:
        message = f"A convention is one of sunset, {', '.join(CONVENTIONS)}; given {key!r}."
        raise ValueError(message)
    return CONVENTIONS[key]
