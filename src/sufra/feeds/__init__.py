"""Feeds: an evening as a calendar entry.

For guests whose own calendar should remind them.
Not for the running order of a whole season, which is a page.
"""
