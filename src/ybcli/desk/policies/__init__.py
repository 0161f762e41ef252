"""Packs looked at: checked, adopted by a county, and replayed over decided cases."""
