"""What was sent and what was decided, kept in a database: frames in, frames out.

Ratings are only ever added: a later upload supersedes, undo withdraws, and every committed write
raises the store's revision. SQLAlchemy lives here and nowhere else.
"""

from monitoring.store.aliases import accepted_aliases, forget_alias
from monitoring.store.backup import BackupError, backup, restore
from monitoring.store.changes import (
    Change,
    Changes,
    CommentChange,
    CommentChanges,
    Differences,
    SeriesChange,
    SeriesChanges,
)
from monitoring.store.comments import (
    Comment,
    comment_changes_of,
    comments_of,
    commit_comments,
    current_comments,
)
from monitoring.store.database import Cancelled, Store, StoreBusy, StoreError, open_store
from monitoring.store.decisions import (
    DecisionChanged,
    StoredDecision,
    UnknownDecision,
    add_decision,
    change_decision,
    decision_versions,
    stored_decisions,
    withdraw_decision,
)
from monitoring.store.layouts import LayoutExists, add_layout, stored_layouts
from monitoring.store.plans import (
    ExampleInUse,
    Standing,
    StoredPlan,
    add_plan,
    remove_outdated,
    remove_plans,
    stored_plans,
)
from monitoring.store.rounds import (
    RoundExists,
    RoundNotOpen,
    RoundPublished,
    add_round,
    set_comments_until,
    set_round_state,
    stored_rounds,
)
from monitoring.store.scenarios import (
    StoredScenario,
    add_scenario,
    remove_scenario,
    stored_scenarios,
)
from monitoring.store.seen import Seen, SeenNoMore
from monitoring.store.series import commit_series, current_series, series_changes_of
from monitoring.store.uploads import (
    Answered,
    GroundMoved,
    UnknownUpload,
    Upload,
    changes_of,
    commit_upload,
    current_ratings,
    histories,
    history,
    undo_upload,
    uploads,
)
from monitoring.store.verify import verify

__all__ = [
    "Answered",
    "BackupError",
    "Cancelled",
    "Change",
    "Changes",
    "Comment",
    "CommentChange",
    "CommentChanges",
    "DecisionChanged",
    "Differences",
    "ExampleInUse",
    "GroundMoved",
    "LayoutExists",
    "RoundExists",
    "RoundNotOpen",
    "RoundPublished",
    "Seen",
    "SeenNoMore",
    "SeriesChange",
    "SeriesChanges",
    "Standing",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoredDecision",
    "StoredPlan",
    "StoredScenario",
    "UnknownDecision",
    "UnknownUpload",
    "Upload",
    "accepted_aliases",
    "add_decision",
    "add_layout",
    "add_plan",
    "add_round",
    "add_scenario",
    "backup",
    "change_decision",
    "changes_of",
    "comment_changes_of",
    "comments_of",
    "commit_comments",
    "commit_series",
    "commit_upload",
    "current_comments",
    "current_ratings",
    "current_series",
    "decision_versions",
    "forget_alias",
    "histories",
    "history",
    "open_store",
    "remove_outdated",
    "remove_plans",
    "remove_scenario",
    "restore",
    "series_changes_of",
    "set_comments_until",
    "set_round_state",
    "stored_decisions",
    "stored_layouts",
    "stored_plans",
    "stored_rounds",
    "stored_scenarios",
    "undo_upload",
    "uploads",
    "verify",
    "withdraw_decision",
]
