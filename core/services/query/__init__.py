"""The language of the search box: words, "phrases", operator:value, -not, OR and brackets."""

from core.services.query.parse import parse
from core.services.query.plan import Plan, condition, matches, plan
from core.services.query.tree import Parsed, Problem

__all__ = ["Parsed", "Plan", "Problem", "condition", "matches", "parse", "plan"]
