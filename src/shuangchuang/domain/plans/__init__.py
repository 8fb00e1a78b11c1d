"""The plan-document parser: a government plan becomes actions, tasks, units and targets."""
