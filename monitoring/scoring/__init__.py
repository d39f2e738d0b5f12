"""From ratings to counts and scores: one verb of the method per file, pure functions on frames.

Every formula stands beside its function as a value, so that the Method page prints what is
computed and nothing else.
"""

from monitoring.scoring.answers import Answers, answers
from monitoring.scoring.counts import completion_shares, counts, headline, headline_change
from monitoring.scoring.formula import Formula, formulas
from monitoring.scoring.robustness import robustness
from monitoring.scoring.scores import scores
from monitoring.scoring.stages import maturity_stage
from monitoring.scoring.standards import standards
from monitoring.scoring.summary import regional_summary
from monitoring.scoring.tree import effective_weights
from monitoring.scoring.view import view

__all__ = [
    "Answers",
    "Formula",
    "answers",
    "completion_shares",
    "counts",
    "effective_weights",
    "formulas",
    "headline",
    "headline_change",
    "maturity_stage",
    "regional_summary",
    "robustness",
    "scores",
    "standards",
    "view",
]
