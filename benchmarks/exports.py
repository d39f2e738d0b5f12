"""How long each file takes that leaves the room, and how that grows with the countries.

`python -m benchmarks.exports [NAME …]` makes stores of 15 and of 30 invented countries (8 areas, 40
actions, 4 rounds, the last of them published) and writes every file from each, from the ratings in
the store to the bytes, in this process, without network and without a browser. After one run that
is not counted the two take turns; printed are the medians (and beside them what the processor
needed, by which a busy machine is known), the limit in seconds for 15 countries, the ratio of 30
countries to 15, which must stay below 2.2, and how much memory the whole process had for 30.
The exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import stores
from monitoring import pipeline
from monitoring.model import RoundState
from monitoring.pipeline.outgoing import Asked, outgoing

FEWER, MORE = (
    stores.Shape(countries=n, areas=8, rounds=4, actions=40) for n in (15, 30)
)  # fmt: skip
RATIO_LIMIT = 2.2
RUNS = 5
WATCH_SECONDS = 0.01


@dataclass(frozen=True)
class Export:
    """A file that is made of the results of a round: limit in seconds for 15 countries.

    is_of_one: whether it is about one country, whose first is taken.
    """

    limit: float
    is_of_one: bool = False


EXPORTS: Mapping[str, Export] = {
    "deck": Export(5.0),
    "sheet": Export(1.0, is_of_one=True),
    "sheet-pdf": Export(1.0, is_of_one=True),
    "workbook": Export(3.0),
    "report": Export(8.0),
    "static": Export(10.0),
}
"""What is measured, by the name of its format."""


@dataclass(frozen=True)
class Line:
    """What was measured of one export: seconds of 15 and of 30 countries, memory of 30."""

    name: str
    limit: float
    fewer: float
    more: float
    size: int
    processor: float
    memory: int

    @property
    def ratio(self) -> float:
        return self.more / self.fewer

    @property
    def is_missed(self) -> bool:
        return self.fewer > self.limit or self.ratio > RATIO_LIMIT


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EXPORTS))
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(EXPORTS):
        parser.error(f"there is no export {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        file = stores.made(Path(folder) / "exports.db", FEWER, MORE)
        workspace = pipeline.open_workspace(f"sqlite:///{file}")
        for shape in (FEWER, MORE):
            plan = workspace.plan(stores.code_of(shape))
            for round_ in plan.rounds:
                pipeline.set_state(workspace, plan, round_.code, RoundState.PUBLISHED)
        print(
            f"{'export':<12} {'15':>8} {'limit':>8} {'CPU':>7}  {'30':>8} {'ratio':>6} {'limit':>6} {'kB':>7} "
            f"{'memory':>8}"
        )
        lines = [measured(name, workspace, given.runs) for name in given.names or EXPORTS]
        workspace.store.close()
    return int(any(line.is_missed for line in lines))


def measured(name: str, workspace: pipeline.Workspace, runs: int) -> Line:
    """Time one export on both stores in turn, and print it."""
    times: dict[stores.Shape, list[float]] = {FEWER: [], MORE: []}
    size, used = 0, []
    for run in range(runs + 1):
        for shape, taken in times.items():
            before = time.process_time()
            seconds, size = timed(name, workspace, shape)
            if run:
                taken.append(seconds)
            if run and shape == FEWER:
                used.append(time.process_time() - before)
    line = Line(
        name,
        EXPORTS[name].limit,
        statistics.median(times[FEWER]),
        statistics.median(times[MORE]),
        size,
        statistics.median(used),
        peak(name, workspace),
    )
    print(
        f"{name:<12} {line.fewer:>6.2f} s {line.limit:>6.1f} s {line.processor:>5.2f} s  {line.more:>6.2f} s "
        f"{line.ratio:>6.2f} {RATIO_LIMIT:>6.1f} {line.size / 1000:>7.0f} "
        f"{line.memory / 1e6:>5.0f} MB"
        f"{' MISSED' if line.is_missed else ''}",
        flush=True,
    )
    return line


def timed(name: str, workspace: pipeline.Workspace, shape: stores.Shape) -> tuple[float, int]:
    """Seconds from the store to the bytes of the last round, and how many bytes they are."""
    began = time.perf_counter()
    content = made(name, workspace, shape)
    return time.perf_counter() - began, len(content)


def made(name: str, workspace: pipeline.Workspace, shape: stores.Shape) -> bytes:
    """A file of the last round, as anybody would get it."""
    results = pipeline.results(workspace, stores.code_of(shape))
    unit = results.plan.countries[0].code if EXPORTS[name].is_of_one else ""
    round_ = results.rounds_with_ratings[-1]
    return outgoing(name, Asked(results, round_, unit, workspace.store.revision()))[1]


def peak(name: str, workspace: pipeline.Workspace) -> int:
    """How many bytes the whole process had at most while the file of 30 countries was made."""
    here = psutil.Process()
    most = here.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(WATCH_SECONDS):
            most = max(most, here.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    made(name, workspace, MORE)
    done.set()
    watcher.join()
    return most


if __name__ == "__main__":
    sys.exit(main())
