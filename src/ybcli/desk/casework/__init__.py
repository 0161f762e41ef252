"""The road of an act and all that follows from it; waits that run out; the queue."""
