"""The services of supervision: each loads, lets the domain decide, stores."""
