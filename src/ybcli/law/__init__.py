"""The law: what it says, and what follows. Pure; figures and findings that explain themselves."""
