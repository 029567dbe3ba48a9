"""«Call me back» and «send the report»: what a client's person asks of us, and taking it back."""
