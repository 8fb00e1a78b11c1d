"""What people type about accounts and offices."""
