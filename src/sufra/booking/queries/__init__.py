"""What the pages of reservations read."""
