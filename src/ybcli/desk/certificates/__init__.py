"""Certificates (6.4): which tables a document holds, and its issue with number and seal."""
