"""How results are saved, and what becomes of them."""
