"""Facts about care, bills, the patient and the year, each found by its name."""
