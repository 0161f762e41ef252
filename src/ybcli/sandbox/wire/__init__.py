"""The platform's wire: envelope, values, files, and the faults and habits that can be switched on."""
