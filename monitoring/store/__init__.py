"""What was sent and what was decided, kept in a database: frames in, frames out.

Ratings are only ever added: a later upload supersedes, undo withdraws, and every committed write
raises the store's revision. SQLAlchemy lives here and nowhere else.
"""

from monitoring.store.backup import BackupError, backup, restore
from monitoring.store.database import Store, StoreBusy, StoreError, open_store
from monitoring.store.plans import (
    ExampleInUse,
    Standing,
    StoredPlan,
    add_plan,
    remove_plans,
    stored_plans,
)
from monitoring.store.rounds import (
    RoundExists,
    RoundNotOpen,
    RoundPublished,
    add_round,
    set_round_state,
    stored_rounds,
)
from monitoring.store.uploads import (
    Change,
    Changes,
    UnknownUpload,
    Upload,
    changes_of,
    commit_upload,
    current_ratings,
    undo_upload,
    uploads,
)

__all__ = [
    "BackupError",
    "Change",
    "Changes",
    "ExampleInUse",
    "RoundExists",
    "RoundNotOpen",
    "RoundPublished",
    "Standing",
    "Store",
    "StoreBusy",
    "StoreError",
    "StoredPlan",
    "UnknownUpload",
    "Upload",
    "add_plan",
    "add_round",
    "backup",
    "changes_of",
    "commit_upload",
    "current_ratings",
    "open_store",
    "remove_plans",
    "restore",
    "set_round_state",
    "stored_plans",
    "stored_rounds",
    "undo_upload",
    "uploads",
]
