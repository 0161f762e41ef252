"""Settlement at the point of care (7.1, 7.2): bills, media, amounts, reversal, statement."""
