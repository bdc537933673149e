"""What calendars and news readers are given."""
