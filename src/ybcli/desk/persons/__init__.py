"""Who is who: search, matching of people who may be one, merges, and double enrolment (5.2.2)."""
