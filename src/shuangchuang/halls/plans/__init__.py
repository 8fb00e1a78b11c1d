"""The plan ledger: upload, check, adopt, read, revise."""
