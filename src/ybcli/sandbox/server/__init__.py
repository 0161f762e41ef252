"""The platform as a process that listens on HTTP."""
