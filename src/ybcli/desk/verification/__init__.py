"""What rules and formulas read (facts, each from its source) and what they decide."""
