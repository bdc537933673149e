"""The invented hosts and the real places of the demonstration."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

COURTYARD_WEEKDAY, COURTYARD_WEEKEND = 45, 300
WEEKEND = {4, 5}
SUPPLIERS = [("Riverside Kitchen", 60), ("Hill Bakery", 200)]
"""Who cooks for the courtyard, and at most how many hot meals."""


@dataclass(frozen=True, slots=True)
class Table:
    """One site of the campaign: its town in the gazetteer, its square, and how Maghrib is observed."""

    town: str
    name: str
    address: str
    convention: str
    minutes: int
    places: int


# Twelve sites in nine countries, east to west, so that somewhere Maghrib is always still ahead.
TABLES = [
    Table("Yogyakarta", "Banyan Field", "North Square 4", "sunset", 3, 600),
    Table("Jakarta", "Harbour Hall", "Fish Market Lane 12", "sunset", 3, 1500),
    Table("Lahore", "Orchard School", "Canal Road 31", "sunset", 3, 400),
    Table("Shiraz", "Cypress Garden", "Garden Street 7", "tehran", 0, 350),
    Table("Tehran", "Plane Tree Street", "Plane Tree Street 2", "tehran", 0, 900),
    Table("Konya", "Granary Court", "Granary Street 18", "diyanet", 0, 300),
    Table("Istanbul", "Ropewalk Quay", "Ropewalk 5", "diyanet", 0, 1500),
    Table("Cairo", "Lantern Alley", "Tentmakers' Lane 9", "sunset", 3, 2000),
    Table("London", "Canal Wharf", "Wharf Road 40", "sunset", 5, 500),
    Table("Casablanca", "Lighthouse Park", "Coast Road 77", "sunset", 4, 450),
    Table("Dakar", "Baobab Ground", "Corniche 3", "sunset", 3, 250),
    Table("Toronto", "Brickworks Yard", "Valley Road 550", "sunset", 5, 350),
]
CAMPAIGN_WORDS = {
    "en": ("One Long Table", "Twelve places, one month, one table. Whoever passes by sits down."),
    "ar": ("مائدة واحدة طويلة", "اثنا عشر مكانًا، شهر واحد، مائدة واحدة. من مرّ بنا جلس معنا."),
    "fa": ("یک سفرهٔ بلند", "دوازده مکان، یک ماه، یک سفره. هر که بگذرد، مهمان ماست."),
    "tr": ("Uzun Bir Sofra", "On iki yer, bir ay, bir sofra. Geçen herkes buyursun otursun."),
    "ur": ("ایک لمبا دسترخوان", "بارہ مقامات، ایک مہینہ، ایک دسترخوان۔ جو گزرے، بیٹھ جائے۔"),
    "id": (
        "Satu Hamparan Panjang",
        "Dua belas tempat, satu bulan, satu hamparan. Siapa pun yang lewat dipersilakan duduk.",
    ),
}
COURTYARD_WORDS = {
    "en": ("Iftar in the Old Courtyard", "Our courtyard is open every evening of the month."),
    "ar": ("إفطار في الفناء القديم", "فناؤنا مفتوح كلّ مساء من الشهر."),
    "fa": ("افطار در حیاط قدیمی", "حیاط ما هر شب این ماه باز است."),
    "tr": ("Eski Avluda İftar", "Avlumuz ay boyunca her akşam açıktır."),
    "ur": ("پرانے صحن میں افطار", "ہمارا صحن مہینے کی ہر شام کھلا ہے۔"),
    "id": ("Buka Puasa di Halaman Tua", "Halaman kami terbuka setiap petang sebulan penuh."),
}

# An invented menu of dishes that stand on tables from west to east, with what one guest eats.
DATES: dict[str, Any] = {"name": "Dates and water", "part": "pack", "packed_on_site": True, "allergens": []}
MENU: list[tuple[dict[str, Any], list[tuple[str, str, str, str | None]]]] = [
    (DATES, [("Dates", "3", "piece", None), ("Water, bottle of 0.5 l", "1", "piece", "12")]),
    (
        {"name": "Lentil soup", "part": "meal", "allergens": ["celery"]},
        [("Red lentils", "40", "g", "1000"), ("Onions", "20", "g", "2500"), ("Celery", "10", "g", None)],
    ),
    (
        {
            "name": "Chicken with rice",
            "part": "meal",
            "guests_a_dish": 4,
            "part_percent": 85,
            "allergens": [],
        },
        [
            ("Rice, raw", "120", "g", "5000"),
            ("Chicken", "180", "g", "2500"),
            ("Onions", "30", "g", "2500"),
        ],
    ),
    (
        {"name": "Vegetables with rice", "part": "meal", "part_percent": 20, "allergens": None},
        [("Rice, raw", "120", "g", "5000"), ("Vegetables", "250", "g", None)],
    ),
]


def ingredient(name: str, amount: str, unit: str, pack: str | None) -> dict[str, Any]:
    """Return an ingredient of the menu by its columns."""
    pack_size = Decimal(pack) if pack else None
    return {"name": name, "amount": Decimal(amount), "unit": unit, "pack_size": pack_size}
