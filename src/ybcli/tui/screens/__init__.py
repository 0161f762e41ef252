"""One module per screen; found by file name."""
