"""What hosts do."""
