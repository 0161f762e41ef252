"""What the platform does for each kind of request."""
