"""Payments (拨付): what was decided goes to the bank in a file, and the bank's receipt comes back.

A payment is no record of its own: it is the part of a decided case's journal that says how its money
goes out. `fold` reads it, `rows` keeps the table, `files` makes a payment file, `receipts` and `bank`
take the bank's statement.
"""
