"""Bills (6.9–6.11): the facts that amounts rest on, and a year worked out anew when an older bill comes late."""
