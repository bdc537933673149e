"""What is fair and possible: decisions from values. No row, request, clock or translation."""
