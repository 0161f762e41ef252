"""The version of the tables: a store of another version is refused, never guessed at."""

VERSION = 1
