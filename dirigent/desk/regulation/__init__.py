"""The regulation as a document with live figures."""
