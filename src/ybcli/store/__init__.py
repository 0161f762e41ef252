"""The store: one encrypted SQLite file, and nothing else. SQLModel lives here only.

`connection.py` opens it (the one function that does), `reading.py` reads it, `store.py` writes it in
transactions. `tables.py` defines what it holds with SQLModel; `schema.sql` is generated from that, so
that no command imports the ORM.
"""
