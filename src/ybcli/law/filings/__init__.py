"""Filings: remote care, chronic disease, and care elsewhere."""
