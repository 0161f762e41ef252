"""Contributions and accounts: bases, rates, account money, the family account."""
