"""What pages, exports and the API ask of supervision, each row scoped to who asks."""
