"""The inbox: letters of strangers, letters that could not be read, threads to read."""
