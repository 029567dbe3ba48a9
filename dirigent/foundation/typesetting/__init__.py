"""Typesetting: data and a template of ours become a PDF, the same on every machine."""
