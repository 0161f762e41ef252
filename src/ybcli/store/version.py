"""The version of the tables: an older store is migrated, a newer one refused."""

VERSION = 7
