"""The screens. Textual lives here only."""
