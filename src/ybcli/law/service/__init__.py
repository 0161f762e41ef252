"""Rules of service: queries and improvement."""
