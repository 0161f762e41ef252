"""The store: one encrypted SQLite file, and nothing else. SQLModel lives here only.

`connection.py` opens it (the one function that does), `reading.py` reads it without the ORM,
`tables.py` says what it holds, `store.py` writes one act together.
"""
