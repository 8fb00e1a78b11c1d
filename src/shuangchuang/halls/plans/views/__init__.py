"""Pages of the plan ledger: ``reading`` for everyone, ``checking`` for the coordinating office, ``figures`` for targets."""
