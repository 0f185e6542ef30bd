"""Packs on their way to the record and back: checked, recorded, exported."""
