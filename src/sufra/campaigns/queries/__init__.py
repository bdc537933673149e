"""What the pages read, one module per page."""
