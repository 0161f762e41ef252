"""Certificates as PDF: made by typst with the font shipped here, signed by pyHanko, checked by anyone."""
