"""The kitchen: how many will eat, what to cook, and what became of it.

For whoever cooks: by noon one number with a range, and a small form afterwards from which the software
learns.
It sees counts and never a party; who comes in is the door's, and who holds places is `booking`'s.
"""
