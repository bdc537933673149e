"""Booking: a party reserves, waits, is offered places, changes, cancels, and is forgotten.

For guests without an account, and for hosts who want to know who comes by section and need.
Not for counting who came, and not for moving an evening.
"""
