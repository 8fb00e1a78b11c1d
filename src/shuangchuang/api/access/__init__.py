"""Pages around the API: one's own tokens, and where events are sent."""
