"""The machinery of the law: figures and findings that explain themselves, parameters, instruments, formulas."""
