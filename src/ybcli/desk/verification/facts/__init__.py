"""Facts from our own registers and from questions to the platform, each found by its name."""
