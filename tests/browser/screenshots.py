"""Pictures of every page, to be looked at by people.

`python -m tests.browser.screenshots [--out FOLDER] [PAGE…]` writes into `screenshots/`, in a folder
for each store: the empty one, the demonstration, the real example, and two generated plans, one of
30 countries, 8 areas and 12 rounds and one of 2, 1 and 1. Each page is taken in light and dark at
the sizes below, as the window shows it and (`-full`) to its end; the demonstration also in greys and
in the pseudo-language, in which a text that cannot be translated stands out. PAGE is an address
(`country`); that of the first page is `overview`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from benchmarks import stores
from monitoring import pipeline
from monitoring.translation import PSEUDO_LANGUAGE

from .served import ROOT, NoBrowser, change_look, come_to_rest, launched, serving, settle, titles

OUT = ROOT / "screenshots"
FIRST = "overview"
SIZES = {"wide": (1366, 768), "projector": (1024, 768), "narrow": (390, 844)}
TALLEST = 12_000
"""Pixels; Chromium draws no larger window."""
WORKERS = 3
END = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    return Math.ceil(window.innerHeight + main.scrollHeight - main.clientHeight);
}"""
GREY = "() => { document.documentElement.style.filter = 'grayscale(1)'; }"
COLOURED = "() => { document.documentElement.style.filter = ''; }"


@dataclass(frozen=True)
class Album:
    """The pictures of one plan in one store; without a plan the store is empty."""

    name: str
    plan: str = ""
    shape: stores.Shape | None = None
    is_grey_too: bool = False

    def make_store(self, file: Path) -> None:
        """Fill a new store."""
        if self.shape is not None:
            stores.made(file, self.shape)
            return
        workspace = pipeline.open_workspace(f"sqlite:///{file}")
        if self.plan:
            pipeline.load_examples(workspace)
        workspace.store.close()

    def address(self, server: str, page: str, **more: str) -> str:
        """The address of a page that shows this plan."""
        asked = ({"plan": self.plan} if self.plan else {}) | more
        return f"{server}/{'' if page == FIRST else page}?{urlencode(asked)}"


ALBUMS = (
    Album("demonstration", pipeline.DEMONSTRATION, is_grey_too=True),
    Album("30-countries", stores.code_of(stores.MANY), stores.MANY),
    Album("real-example", pipeline.REAL_EXAMPLE),
    Album("2-countries", stores.code_of(stores.FEW), stores.FEW),
    Album("empty"),
)


@dataclass
class Taken:
    """What came of an album: its pictures, and those that show an error or half a page."""

    folder: Path
    pictures: list[Path] = field(default_factory=list)
    errors: list[Path] = field(default_factory=list)

    def take(self, page: Page, name: str) -> None:
        """Take one picture of the window as it is."""
        file = self.folder / f"{name}.png"
        page.screenshot(path=file)
        self.pictures.append(file)
        if page.get_by_test_id("stException").count():
            self.errors.append(file)


def main() -> int:
    """Take the pictures; say how many there are and where."""
    names = [path or FIRST for path in titles()]
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("--out", type=Path, default=OUT, help="the folder (%(default)s)")
    parser.add_argument("--album", action="append", choices=[album.name for album in ALBUMS])
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=", ".join(names))
    given = parser.parse_args()
    unknown = [page for page in given.pages if page not in names]
    if unknown:
        parser.error(f"no such page: {', '.join(unknown)}. There are: {', '.join(names)}")
    albums = [album for album in ALBUMS if album.name in (given.album or [album.name])]
    folder = given.out.resolve()
    with ProcessPoolExecutor(WORKERS) as workers:
        jobs = [workers.submit(fill, album, given.pages or names, folder) for album in albums]
        try:
            filled = [job.result() for job in jobs]
        except NoBrowser as missing:
            print(missing, file=sys.stderr)
            return 1
    errors = [file for album in filled for file in album.errors]
    for file in errors:
        print(f"{file} shows an error, or a page that did not come", file=sys.stderr)
    print(f"{sum(len(album.pictures) for album in filled)} pictures in {folder}")
    return 1 if errors else 0


def fill(album: Album, pages: Sequence[str], out: Path) -> Taken:
    """Take all pictures of an album. Raises NoBrowser."""
    taken = Taken(out / album.name)
    taken.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as own, sync_playwright() as playwright:
        browser = launched(playwright)
        database = Path(own) / "store.db"
        album.make_store(database)
        with serving(database) as server:
            for name in pages:
                page = browser.new_page()
                try:
                    _all_of(page, album, server, name, taken)
                except TooLate:
                    taken.take(page, f"{name}-error")
                    taken.errors.append(taken.pictures[-1])
                page.close()
        browser.close()
    return taken


def _all_of(page: Page, album: Album, server: str, name: str, taken: Taken) -> None:
    """Take every picture of a page."""
    _resize(page, *SIZES["wide"])
    page.goto(album.address(server, name))
    settle(page)
    for look in ("light", "dark"):
        if look == "dark":
            _resize(page, *SIZES["wide"])
            change_look(page, "dark")
        for size in SIZES:
            _window_and_whole(page, size, f"{name}-{size}-{look}", taken)
            if album.is_grey_too and look == "light":
                page.evaluate(GREY)
                taken.take(page, f"{name}-{size}-grey-full")
                page.evaluate(COLOURED)
    if album.is_grey_too:
        page.emulate_media(color_scheme="light")
        page.goto(album.address(server, name, lang=PSEUDO_LANGUAGE))
        settle(page)
        _window_and_whole(page, "wide", f"{name}-wide-pseudo", taken)


def _window_and_whole(page: Page, size: str, name: str, taken: Taken) -> None:
    """The window as it opens, then the page to its end."""
    width, height = SIZES[size]
    _resize(page, width, height)
    come_to_rest(page)
    taken.take(page, name)
    _resize(page, width, min(page.evaluate(END), TALLEST))
    come_to_rest(page, after=100)
    taken.take(page, f"{name}-full")


def _resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})


if __name__ == "__main__":
    sys.exit(main())
