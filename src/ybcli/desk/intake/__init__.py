"""How an application begins: at the counter, from a sheet of rows, or through a village proxy."""
