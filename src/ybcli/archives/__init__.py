"""The archive's packages (6.1.5): one BagIt bag for each closed case, written and checked.

Pure packaging: plain data in, a file out, and back. There is no database, key or network here, so
that a package can be verified by anybody, anywhere, long after the office that made it is gone.
"""
