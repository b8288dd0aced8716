"""Assessments: signed by accredited assessors, submitted by anyone, booked once."""

from battery_chain.assessment.book import BatchFacts, batch_facts
from battery_chain.assessment.make import Assessment, evidence_of, make, needs_second
from battery_chain.assessment.submit import submit, submit_many

__all__ = [
    "Assessment",
    "BatchFacts",
    "batch_facts",
    "evidence_of",
    "make",
    "needs_second",
    "submit",
    "submit_many",
]
