"""Wage declarations (6.3): workbooks taken in, lines declared, explained, answered and taken back."""
