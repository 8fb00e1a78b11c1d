"""Units: what they are called, what they were called, who belongs to a group, who speaks for them."""
