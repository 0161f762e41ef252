"""Who may be insured where: entitlement, duplicate cover, changes, agreements."""
