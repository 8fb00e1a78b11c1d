"""Supervision (督办督查): the plan's tasks and measures broken down, handed out, reported, verified and closed."""
