"""Degrees as they are typed."""

import re

from sufra.rules.digits import decimal_number

COLDEST, HOTTEST = -40, 150
"""Degrees Celsius: beyond these it was no thermometer in food."""

FREEZING_F, F_IN_A_C = 32, 1.8
UNIT = re.compile(r"\s*[°º]?\s*([CF])$", re.IGNORECASE)


def celsius(text: str) -> float:
    """Return the degrees Celsius that were typed; a number that ends in F is Fahrenheit.

    Raises a Refusal as `digits.decimal_number` does, its bounds in the unit that was typed.
    """
    plain = text.strip()
    unit = UNIT.search(plain)
    if unit and unit[1] in "Ff":
        degrees = decimal_number(plain[: unit.start()], least=_f(COLDEST), most=_f(HOTTEST))
        return round((degrees - FREEZING_F) / F_IN_A_C, 2)
    return decimal_number(plain[: unit.start()] if unit else plain, least=COLDEST, most=HOTTEST)


def _f(degrees: float) -> float:
    return degrees * F_IN_A_C + FREEZING_F
