"""What the pages and commands of the sky read."""
