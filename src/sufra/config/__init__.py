"""Wiring: one settings file, the root addresses, and the commands that visit several features."""
