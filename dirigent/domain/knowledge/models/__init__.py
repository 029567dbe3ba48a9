"""Nouns of the room: Term and Article with their Editions, Editor."""

from .article import Article, ArticleKind
from .edition import Edition
from .editor import Editor
from .term import Level, Term

__all__ = ["Article", "ArticleKind", "Edition", "Editor", "Level", "Term"]
