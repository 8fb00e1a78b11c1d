"""What people type in this hall."""
