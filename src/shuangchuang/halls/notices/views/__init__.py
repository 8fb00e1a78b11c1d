"""The pages of this hall, a room a subject."""
