"""A draft on its way from the beginning to publication (DESIGN §6)."""
