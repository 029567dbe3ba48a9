"""The client's task: filling the brief, answering our questions, saying whether we understood."""
