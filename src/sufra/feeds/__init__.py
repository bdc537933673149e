"""Feeds: evenings as calendars that follow every change, and what has changed as news.

For guests whose own calendar or reader should know before they do.
Not for the running order of an evening, which is its page.
"""
