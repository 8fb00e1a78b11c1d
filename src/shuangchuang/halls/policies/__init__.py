"""政策: what there is, what it asks, what one may have."""
