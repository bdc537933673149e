"""Door: people are counted in, one party or one walk-in after the other, and entry is stopped in time.

For volunteers at an entrance and for stewards.
Not for deciding who has a place, and not yet for a telephone without a network.
"""
