"""What decides. No Django, no clock, no network, no database."""
