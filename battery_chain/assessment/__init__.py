"""Assessments: signed by accredited assessors, submitted by anyone, booked once; and those that grew too old.

A statement is about a whole batch (`make`), about all of a batch at its begin of life (`rate`), or about
single batteries of one class (`inspect`).
"""

from battery_chain.assessment.archive import document_of, keep
from battery_chain.assessment.book import BatchFacts, Limits, batch_facts
from battery_chain.assessment.documents import evidence_of, evidence_of_some, health_in, vector_in
from battery_chain.assessment.expiry import TooOld, expire, too_old
from battery_chain.assessment.log import Booked, Standing, booked, standing
from battery_chain.assessment.make import Assessment, inspect, make, rate
from battery_chain.assessment.review import pending, review, second_needed
from battery_chain.assessment.signing import countersign, merge, signers_of
from battery_chain.assessment.steps import needs_second
from battery_chain.assessment.submit import book, submit, submit_many

__all__ = [
    "Assessment",
    "BatchFacts",
    "Booked",
    "Limits",
    "Standing",
    "TooOld",
    "batch_facts",
    "book",
    "booked",
    "countersign",
    "document_of",
    "evidence_of",
    "evidence_of_some",
    "expire",
    "health_in",
    "inspect",
    "keep",
    "make",
    "merge",
    "needs_second",
    "pending",
    "rate",
    "review",
    "second_needed",
    "signers_of",
    "standing",
    "submit",
    "submit_many",
    "too_old",
    "vector_in",
]
