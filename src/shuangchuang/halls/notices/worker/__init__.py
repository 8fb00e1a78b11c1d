"""What runs beside the web: jobs, schedules, deliveries. ``manage.py work`` starts it."""
