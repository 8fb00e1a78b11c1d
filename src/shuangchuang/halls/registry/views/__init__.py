"""Pages of the registry, a module an idea."""
