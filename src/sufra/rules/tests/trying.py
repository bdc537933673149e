"""Properties that are tried with many values, and broken variants that must be caught by the same."""

import pytest
from hypothesis import Phase, given, settings


def tried(holds, rule, *, phases=(Phase.generate, Phase.shrink), **values):
    """Try a property with many values; the same ones every time, so that no run depends on luck."""

    @settings(
        database=None,
        derandomize=True,
        deadline=None,
        max_examples=400,
        phases=phases,
        report_multiple_bugs=False,
    )
    @given(**values)
    def attempt(**drawn):
        holds(rule, **drawn)

    attempt()


def caught(holds, broken, **values):
    with pytest.raises(AssertionError):
        tried(holds, broken, phases=(Phase.generate,), **values)
