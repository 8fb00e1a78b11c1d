"""What people type into the registry, a module an idea."""
