"""What every hall needs once: stored files and the audit log."""
