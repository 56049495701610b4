"""The language of the search box: words, "phrases", operator:value, -not, OR and brackets."""

from core.services.finding.query.parse import parse
from core.services.finding.query.plan import Plan, condition, matches, plan
from core.services.finding.query.tree import Parsed, Problem

__all__ = ["Parsed", "Plan", "Problem", "condition", "matches", "parse", "plan"]
