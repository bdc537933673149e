"""What the pages of moves read."""
