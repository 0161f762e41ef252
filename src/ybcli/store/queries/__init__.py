"""The store's queries and statements: one module for each table or subject, SQL nowhere else.

Each function is named by what it returns (`records.valid_about(db, subject)`), takes the open store
first and returns typed rows: frozen dataclasses whose fields are the selected columns. A query runs on
a `Reader` or inside a transaction; a statement that writes needs a transaction.
"""
