"""The shape of what the kitchen tells, one module per thing that is told."""
