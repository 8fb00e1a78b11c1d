"""Settings, root addresses, wiring, base templates and design tokens."""
