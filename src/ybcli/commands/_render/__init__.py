"""How commands print what the desk gives them."""
