"""The night, the nightly comparison with the platform, the seal of the day, and the inspection of the store."""
