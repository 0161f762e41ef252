"""Practice controls beside the platform: pay, move the day, insure, break."""
