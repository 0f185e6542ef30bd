"""Rule content read once into frozen shapes: what a rulebook says, as decisions take it."""
