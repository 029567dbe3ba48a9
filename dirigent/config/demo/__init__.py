"""The demo agency «Квартет»: made up, the same each time, and alive up to this minute.

Everything is done through the verbs that people use, at the moments when people would have done it.
"""
