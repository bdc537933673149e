"""Sufra spreads the table for open communal iftars."""
