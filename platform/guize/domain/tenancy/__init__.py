"""Tenants in time: the dated, recorded facts of each, and the tree of a day that follows."""
