"""The ledger: where the money is. Pure; it knows no law and no cases."""
