"""The outbox sent and the inbox taken in: sync with the platform, and what each arriving record does."""
