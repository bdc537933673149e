"""Campaigns, sites and iftars: how a host publishes evenings, and what a guest sees of them.

For hosts who plan a season and for guests who look for tonight.
Not for reservations, for moving an evening, or for counting who came.
"""
