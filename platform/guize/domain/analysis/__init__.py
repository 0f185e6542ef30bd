"""Static analysis of the conditions of rules: overlaps, rules that never win, and gaps."""
