"""Tags of home."""
