"""Commands: a module per noun of the command line."""
