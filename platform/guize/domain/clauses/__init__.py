"""Sentences in which a document speaks of its own force, and how it came about."""
