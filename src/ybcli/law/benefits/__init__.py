"""What each layer pays for a bill, in the region's order; maternity; aid; corrections of a year."""
