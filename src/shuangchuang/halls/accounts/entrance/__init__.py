"""The way in, on django-allauth: what it asks us (adapters, stages), what we watch (signals), how long one stays."""
