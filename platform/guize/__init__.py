"""Guize 规则: the work rules of local governments, versioned and answered as of a date."""
