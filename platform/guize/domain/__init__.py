"""The law of dated rules: pure values and functions over them, standard library only."""
