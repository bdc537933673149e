"""Skies: what the almanac reckons, for anyone to read, to print and to check.

For people who plan, who compare us with their own tables, and who wonder which evening the moon is seen.
Not for storing the times of an evening, which is timing's.
"""
