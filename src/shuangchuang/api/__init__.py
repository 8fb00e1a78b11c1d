"""The JSON API, a file a hall. Calls the halls' services and queries, never their models."""
