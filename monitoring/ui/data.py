"""What pages are given: the workspace and the results, kept as long as the store stays the same."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from monitoring import pipeline
from monitoring.definitions import in_language
from monitoring.definitions.geography import Geography, load_geography
from monitoring.model import Plan
from monitoring.pipeline import Explained, Results, Workspace
from monitoring.pipeline.decisions import decisions
from monitoring.store import Comment, StoredDecision, comments_of
from monitoring.translation import language


@st.cache_resource(max_entries=4, show_spinner=False)
def _workspace(address: str) -> Workspace:
    return pipeline.open_workspace(address)


def workspace() -> Workspace:
    """The store of this installation with its definitions."""
    return _workspace(pipeline.default_address())


@st.cache_resource(max_entries=48, show_spinner=False)
def _results_in(
    address: str,
    revision: int,  # noqa: ARG001
    plan: str,
    assessment: str,
    spoken: str,  # noqa: ARG001
) -> Results:
    """revision, spoken: only part of the key; another revision or language is another result."""
    return pipeline.results(_workspace(address), plan, assessment)


def results_at(address: str, revision: int, plan: str, assessment: str) -> Results:
    """The results of a plan as at a revision of the store; never to be changed by a reader.

    The plan speaks the reader's language.
    """
    return _results_in(address, revision, plan, assessment, language())


def results(plan: str, assessment: str) -> Results:
    """The results of a plan as the store stands now; never to be changed by a reader."""
    here = workspace().store
    return results_at(here.address, here.revision(), plan, assessment)


@st.cache_resource(max_entries=64, show_spinner=False)
def _explained_in(
    address: str,
    revision: int,
    plan: str,
    assessment: str,
    round_: str,
    country: str,
    node: str,
    spoken: str,  # noqa: ARG001
) -> Explained:
    """spoken: only part of the key; an explanation is in sentences."""
    found = results_at(address, revision, plan, assessment)
    return pipeline.explained(_workspace(address).store, found, round_, country, node)


def explained_at(
    address: str, revision: int, plan: str, assessment: str, round_: str, country: str, node: str
) -> Explained:
    """Where a number comes from, as at a revision. Raises UnknownRound, -Country, -Node."""
    return _explained_in(address, revision, plan, assessment, round_, country, node, language())


def plan_at(address: str, code: str) -> Plan:
    """A plan as the store has it now, in the language that is spoken now."""
    return in_language(_workspace(address).plans()[code], language())


@st.cache_resource(max_entries=8, show_spinner=False)
def _series_at(address: str, revision: int, spoken: str) -> pd.DataFrame:  # noqa: ARG001
    return pipeline.kept_series(_workspace(address))


def kept_series() -> pd.DataFrame:
    """Targets and external indicators as the store has them now; never to be changed by a reader."""
    here = workspace().store
    return _series_at(here.address, here.revision(), language())


@st.cache_resource(max_entries=8, show_spinner=False)
def _examples_at(address: str, revision: int) -> list[str]:  # noqa: ARG001
    return pipeline.loaded_examples(_workspace(address))


def loaded_examples() -> list[str]:
    """Codes of the examples that the store has now; never to be changed by a reader."""
    here = workspace().store
    return _examples_at(here.address, here.revision())


@st.cache_resource(max_entries=16, show_spinner=False)
def decisions_at(address: str, revision: int, plan: str) -> list[StoredDecision]:  # noqa: ARG001
    """The decisions in force of a plan by number, as at a revision; never to be changed by a reader."""
    return decisions(_workspace(address), plan)


Comments = dict[tuple[str, str], Comment]
"""Comments by country and node."""


@st.cache_resource(max_entries=32, show_spinner=False)
def comments_at(address: str, revision: int, plan: str, round_: str) -> Comments:  # noqa: ARG001
    """The comments in force on a round, as at a revision; never to be changed by a reader."""
    return comments_of(_workspace(address).store, plan, round_)


def geography() -> Geography:
    """Tiles and outlines of the countries."""
    return load_geography(pipeline.DATA / "geo")
