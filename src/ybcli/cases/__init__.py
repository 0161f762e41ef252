"""The kernel: what an officer may do with a case, and what was done. Pure; knows no database."""
