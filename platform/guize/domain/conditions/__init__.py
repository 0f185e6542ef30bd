"""The conditions of rules: facts, what holds of them, and what would settle the rest."""
