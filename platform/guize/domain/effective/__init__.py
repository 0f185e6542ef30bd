"""Which rules are in force on a day, as known at an instant (DESIGN §4)."""
