"""The host's workspace for campaigns."""
