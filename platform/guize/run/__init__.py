"""Runs Guize on one machine: an embedded PostgreSQL, gunicorn, and the supervisor of both."""
