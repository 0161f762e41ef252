"""What the departments put on their feeds."""
