"""The commands that visit several features."""
