"""The version of the tables: an older store is brought forward, a newer one refused."""

VERSION = 4
