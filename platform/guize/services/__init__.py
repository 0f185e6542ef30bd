"""Use cases: one plain function each; they never commit."""
