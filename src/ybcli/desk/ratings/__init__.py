"""Ratings of service (8.1): taken in, fitted to cases, and followed up where they are bad."""
