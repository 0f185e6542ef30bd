"""Decisions: the answers that applications want, each with the article that proves it."""
