"""What a display reads."""
