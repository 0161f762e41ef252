"""The store: one encrypted SQLite file, and nothing else. SQLModel lives here only.

`connection.py` opens it (the one function that does), `reading.py` reads it, `store.py` writes one
act together. `tables.py` defines what it holds with SQLModel; `schema.sql` is made from that, so
that no verb imports the ORM.
"""
