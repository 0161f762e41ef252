"""What is made from a case's journal at any time: queue row, registers, deadlines, payment state, archive index."""
