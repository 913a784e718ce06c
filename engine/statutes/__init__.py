"""The law's own words: statutes by version, their articles, and what a citation points to."""

from engine.statutes.reading import StatuteError, read
from engine.statutes.shelf import Hit, Shelf
from engine.statutes.statute import Article, Citation, Paragraph, Passage, Statute

__all__ = [
    "Article",
    "Citation",
    "Hit",
    "Paragraph",
    "Passage",
    "Shelf",
    "Statute",
    "StatuteError",
    "read",
]
