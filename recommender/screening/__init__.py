"""Screening: limits and gates judged to pass, fail or unknown, and from them the verdict on a technology."""
