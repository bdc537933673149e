"""Moves: a month start is announced, an evening is moved, paused, cancelled or changes its place.

For whoever leads the night: one deed with a preview, told once to everybody whom it concerns.
Not for what an evening is made of, which `campaigns` refines, nor for a party's own changes.
"""
