"""What others ask of this hall."""
