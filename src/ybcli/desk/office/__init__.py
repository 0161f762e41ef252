"""Setting an office up, and making its projections anew."""
