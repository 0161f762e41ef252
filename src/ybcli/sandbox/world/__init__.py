"""The made county: people, employers, hospitals, books and accounts, from a seed."""
