"""Closed cases: found again by words, and packed as archives that verify without a database (6.1.5)."""
