"""Signing in and out; appointing people; one's own offices."""
