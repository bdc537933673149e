"""Display: the big screen in the square, which counts down to Maghrib and says where there is room.

For everybody in the square, and for stewards, whose word that entry is stopped stands on it within seconds.
Not for names or anything else of a party, and not for a place that is withheld.
"""
