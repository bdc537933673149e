"""The shape of what guests and hosts type, one module per deed."""
