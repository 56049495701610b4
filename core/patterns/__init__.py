"""Regular expressions that no text can make slow: read into a tree, then walked through in one pass over the text."""

from core.patterns.automaton import Pattern, TooCostly
from core.patterns.compile import pattern_of

__all__ = ["Pattern", "TooCostly", "pattern_of"]
