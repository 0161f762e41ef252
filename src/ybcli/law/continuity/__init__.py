"""Years of insurance that count, and waiting periods."""
