"""Benchmarks: each compares, in one run, what matters against a ceiling."""
