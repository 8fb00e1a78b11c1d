"""Template tags of the plan ledger."""
