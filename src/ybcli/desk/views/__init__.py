"""How cases and people are shown, whichever door asks: screens, labels, formatting, a person's file."""
