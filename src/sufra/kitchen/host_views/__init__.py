"""The kitchen's pages, one module per thing that is done there."""
