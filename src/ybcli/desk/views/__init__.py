"""How cases and people are shown on the command line and the dashboard: screens, labels, formatting, files."""
