"""The store's questions and statements: one module for each table or subject, SQL nowhere else.

Each function is named by its question (`records.valid_about(db, subject)`), takes the open store first
and returns typed rows: frozen dataclasses whose fields are the columns that the question selects. A
question may be put to a `Reader` or inside an act; a statement that writes takes the act's transaction.
"""
