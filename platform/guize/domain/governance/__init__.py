"""Who may do what, the states of a draft, and the record of what was done (DESIGN §6)."""
