"""Of several who may know a number, the first that does."""


def first_known(*numbers: int | None) -> int | None:
    """Return the first of these numbers that is known; None where none is."""
    return next((number for number in numbers if number is not None), None)
