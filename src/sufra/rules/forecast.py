"""How many will eat tonight."""

from sufra.rules.demand import Evening

__all__ = ["Evening"]
