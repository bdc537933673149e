"""What the kitchen reads."""
