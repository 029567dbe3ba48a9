"""Letting us in: what we ask for, how it is done, who of us is let in; and what the client's programmers are to put on the site."""
