"""The child process: it opens one file, writes what it found to another and ends."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitoring.opening.answer import Head, Writer
from monitoring.opening.limits import Limits
from monitoring.opening.packed import Packed
from monitoring.opening.preflight import (
    PACKED,
    format_of,
    told_of_packed,
    told_of_xls,
)
from monitoring.opening.verdicts import NotOpened, Told

if TYPE_CHECKING:
    from monitoring.opening.facts import Facts

NO_MEMORY = 3
"""The exit status of a child that asked for more memory than it may have."""


def main() -> None:
    """Do the job that the first argument describes (see process.py)."""
    # What is read here are millions of small things, all kept to the end, which comes soon.
    gc.disable()
    job = json.loads(sys.argv[1])
    limits = Limits(**job["limits"])
    restrict(limits)
    path = Path(job["answer"])
    try:
        answer = Writer()
        answer.write(path, _do(job, limits, answer))
    except NotOpened as refused:
        told = [refused.code, refused.sheet, refused.cell, refused.details]
        Writer().write(path, {"refused": told})
    except MemoryError:
        # Nothing can be relied on any more, not even that there is memory to say so.
        os._exit(NO_MEMORY)


def restrict(limits: Limits) -> None:
    """Take from this process what it does not need. Not every system knows such limits."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    wanted = {
        "RLIMIT_AS": limits.memory_bytes,
        "RLIMIT_CPU": limits.cpu_seconds,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        _soft, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (most, hard))
        except (ValueError, OSError):
            # macOS refuses RLIMIT_AS below what is mapped already: there the parent watches.
            continue


def _do(job: dict[str, Any], limits: Limits, answer: Writer) -> Head:
    path = Path(job["path"])
    child, children = job["child"], job["children"]
    kind = format_of(path, limits)
    head: Head = {"format": kind}
    told: list[Told] = []
    if kind in PACKED:
        with Packed(path, limits) as packed:
            told += told_of_packed(packed)
            if kind in ("xlsx", "xlsm"):
                from monitoring.opening.xlsx import read_xlsx  # noqa: PLC0415

                head["book"] = read_xlsx(packed, limits, child, children, answer, _progress)
            elif child == children - 1:
                head["facts"] = _facts_of_packed(packed, kind, limits).head(answer)
    elif kind == "xls":
        told += told_of_xls(path)
        if child:
            from monitoring.opening.facts_xls import read_facts  # noqa: PLC0415

            head["facts"] = read_facts(path, limits).head(answer)
    if kind == "csv" and not child:
        from monitoring.opening.delimited import read_delimited  # noqa: PLC0415

        head["values"], read_as = read_delimited(path, job["file"], limits, answer)
        told.append(read_as)
    elif kind in ("xls", "xlsb", "ods") and not child:
        from monitoring.opening.values import read_values  # noqa: PLC0415

        head["values"] = read_values(_named(path, kind), limits, answer, _progress)
    head["told"] = [[one.code, one.sheet, one.cell, dict(one.details)] for one in told]
    return head


def _facts_of_packed(packed: Packed, kind: str, limits: Limits) -> Facts:
    if kind == "ods":
        from monitoring.opening import facts_ods  # noqa: PLC0415

        return facts_ods.read_facts(packed, limits)
    from monitoring.opening import facts_xlsb  # noqa: PLC0415

    return facts_xlsb.read_facts(packed, limits)


def _named(path: Path, kind: str) -> Path:
    """The file under a name that ends as its content asks: python-calamine goes by the name."""
    named = path.with_suffix(f".{kind}")
    try:
        os.link(path, named)
    except OSError:  # not every file system knows a second name
        shutil.copyfile(path, named)
    return named


def _progress(share: float) -> None:
    sys.stdout.write(f"{share:.3f}\n")
    sys.stdout.flush()
