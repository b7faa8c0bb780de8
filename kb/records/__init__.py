"""The record models: what a complete piece of knowledge is."""

from kb.records.base import Cite, Range, Record, Terms, Text
from kb.records.case import Case, Synergy
from kb.records.criteria import Condition, Criterion, Rule
from kb.records.technology import Technology
from kb.records.vocabulary import Material, Method, Process, Property, Source, Use

__all__ = [
    "Case",
    "Cite",
    "Condition",
    "Criterion",
    "Material",
    "Method",
    "Process",
    "Property",
    "Range",
    "Record",
    "Rule",
    "Source",
    "Synergy",
    "Technology",
    "Terms",
    "Text",
    "Use",
]
