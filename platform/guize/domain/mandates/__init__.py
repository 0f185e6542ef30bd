"""Lex superior 上位法优于下位法: what ancestors demand, and whether it is kept (DESIGN §3, §6)."""
