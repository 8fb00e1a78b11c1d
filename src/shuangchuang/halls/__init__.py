"""One Django app a hall: who may do what to which row."""
