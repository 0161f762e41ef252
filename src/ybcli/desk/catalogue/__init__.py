"""Service items as an office loads them: every name in their files looked up where it is answered."""
