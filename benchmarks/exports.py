"""How long each file takes that leaves the room, and how that grows with the countries.

`python -m benchmarks.exports [NAME …]` makes stores of 15 and of 30 invented countries (8 areas, 40
actions, 4 rounds) and writes every file from each, from the ratings in the store to the bytes, in
this process, without network and without a browser. After one run that is not counted the two take
turns; printed are the medians (and beside them what the processor needed, by which a busy machine
is known), the limit in seconds for 15 countries, and the ratio of 30 countries
to 15, which must stay below 2.2. The exit code is 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import stores
from monitoring import pipeline
from monitoring.exports.deck import deck_bytes
from monitoring.pipeline.documents.deck import deck, everything

FEWER, MORE = (
    stores.Shape(countries=n, areas=8, rounds=4, actions=40) for n in (15, 30)
)  # fmt: skip
RATIO_LIMIT = 2.2
RUNS = 5


@dataclass(frozen=True)
class Export:
    """A file that is made of the results of a round: limit in seconds for 15 countries."""

    limit: float
    write: Callable[[pipeline.Results, str, int], bytes]


def whole_deck(results: pipeline.Results, round_: str, revision: int) -> bytes:
    """Slides of the region, of every area and of every country."""
    return deck_bytes(deck(results, round_, chosen=everything(results), revision=revision))


EXPORTS: Mapping[str, Export] = {
    "deck": Export(5.0, whole_deck),
}
"""What is measured, by its name."""


@dataclass(frozen=True)
class Line:
    """What was measured of one export: seconds of 15 and of 30 countries."""

    name: str
    limit: float
    fewer: float
    more: float
    size: int
    processor: float

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
        print(
            f"{'export':<12} {'15':>8} {'limit':>8} {'CPU':>7}  {'30':>8} {'ratio':>6} {'limit':>6} {'kB':>7}"
        )
        lines = [
            measured(name, EXPORTS[name], workspace, given.runs) for name in given.names or EXPORTS
        ]
        workspace.store.close()
    return int(any(line.is_missed for line in lines))


def measured(name: str, export: Export, workspace: pipeline.Workspace, runs: int) -> Line:
    """Time one export on both stores in turn, and print it."""
    times: dict[stores.Shape, list[float]] = {FEWER: [], MORE: []}
    size, used = 0, []
    for run in range(runs + 1):
        for shape, taken in times.items():
            before = time.process_time()
            seconds, size = timed(export, workspace, shape)
            if run:
                taken.append(seconds)
            if run and shape == FEWER:
                used.append(time.process_time() - before)
    line = Line(
        name,
        export.limit,
        statistics.median(times[FEWER]),
        statistics.median(times[MORE]),
        size,
        statistics.median(used),
    )
    print(
        f"{name:<12} {line.fewer:>6.2f} s {line.limit:>6.1f} s {line.processor:>5.2f} s  {line.more:>6.2f} s "
        f"{line.ratio:>6.2f} {RATIO_LIMIT:>6.1f} {line.size / 1000:>7.0f}"
        f"{' MISSED' if line.is_missed else ''}",
        flush=True,
    )
    return line


def timed(export: Export, workspace: pipeline.Workspace, shape: stores.Shape) -> tuple[float, int]:
    """Seconds from the store to the bytes of the last round, and how many bytes they are."""
    began = time.perf_counter()
    results = pipeline.results(workspace, stores.code_of(shape))
    content = export.write(results, results.rounds_with_ratings[-1], workspace.store.revision())
    return time.perf_counter() - began, len(content)


if __name__ == "__main__":
    sys.exit(main())
