"""What an evaluator comes for is found in few clicks. Each errand counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from .served import settle

Visit = Callable[..., Page]
DEMO = "plan=CCSCAP-2016-DEMO&round=2024&assessment=best_available"


@dataclass
class Errand:
    """A visitor whose clicks are counted."""

    page: Page
    clicks: int = 0

    def menu(self, title: str) -> None:
        self.click(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title))

    def view(self, words: str) -> None:
        self.click(self.page.get_by_role("radio", name=words))

    def choose(self, label: str, option: str) -> None:
        self.click(self.page.get_by_role("combobox", name=label))
        self.click(self.page.get_by_role("option", name=option, exact=True))

    def click(self, what: Locator) -> None:
        what.first.click()
        self.clicks += 1
        settle(self.page)

    def click_mark(self, figure: str, country: str, node: str) -> None:
        """Click on a mark of a figure: of a country, of a node, or of both."""
        chart = self.page.locator(f"[class*='_{figure}_'] .js-plotly-plot").first
        chart.scroll_into_view_if_needed()
        place = mark_of(chart, country, node)
        self.page.mouse.click(*place)
        self.clicks += 1
        settle(self.page)

    def finding(self, start: str) -> None:
        expect(self.page.get_by_role("heading", name=re.compile(start)).first).to_be_visible()


def mark_of(chart: Locator, country: str, node: str) -> tuple[float, float]:
    """The middle of a mark on the screen, by the values of its axes."""
    found: list[Any] | None = chart.evaluate(
        """(gd, [country, node]) => {
            const box = gd.getBoundingClientRect(), full = gd._fullLayout;
            for (const trace of gd.data) {
                const n = (trace.customdata || []).findIndex(
                    c => c[0] === country && c[1] === node);
                if (n < 0) continue;
                const base = trace.base ? trace.base[n] : null;
                const x = full.xaxis.d2p(trace.x[n]) + full.xaxis._offset;
                const y = full.yaxis.d2p(base === null ? trace.y[n] : base + trace.y[n] / 2)
                    + full.yaxis._offset;
                return [box.x + x, box.y + y];
            }
            return null;
        }""",
        [country, node],
    )
    assert found is not None, f"the figure has no mark for {country} {node}"
    return float(found[0]), float(found[1])


def hovers(page: Page, figure: str) -> list[tuple[list[str], str]]:
    """What each mark of a figure is about, and what it says when pointed at."""
    chart = page.locator(f"[class*='_{figure}_'] .js-plotly-plot").first
    return [
        (about, text)
        for about, text in chart.evaluate(
            """gd => gd.data.flatMap(t => (t.customdata || []).map((c, n) =>
                [Array.from(c), Array.isArray(t.hovertext) ? t.hovertext[n] : '']))"""
        )
    ]


def cells(page: Page, table: int = 0) -> list[str]:
    """The texts of a table, as those who listen to the page hear them."""
    frame = page.get_by_test_id("stDataFrame").nth(table)
    frame.scroll_into_view_if_needed()
    found = frame.locator("[role=gridcell]")
    found.first.wait_for(state="attached")
    return found.all_text_contents()


@pytest.fixture
def errand(visitor: Visit, server: str) -> Callable[..., Errand]:
    def begin(address: str = f"?{DEMO}", **look: Any) -> Errand:
        return Errand(visitor(f"{server}/{address}", **look))

    return begin


def test_where_support_is_most_needed_is_the_first_thing_one_reads(errand: Callable[..., Errand]):
    visit = errand()

    visit.finding("^Support is most needed in “Public awareness”")
    assert visit.clicks == 0


def test_why_grenada_s_score_is_what_it_is_down_to_the_cell(errand: Callable[..., Errand]):
    visit = errand("?plan=WBL-CARIB", height=1400)
    page = visit.page

    visit.click_mark("heatmap", "GRD", "PAR")
    expect(page.get_by_role("combobox", name="Country or territory")).to_have_value("Grenada")
    visit.click_mark("profile", "", "PAR")
    chain = page.get_by_role("dialog")
    expect(chain).to_contain_text("actions rated")
    row_of(chain.get_by_test_id("stDataFrame"), 0, visit, "Sheet and cell")

    expect(chain).to_contain_text(re.compile(r"![A-Z]+[0-9]+"))
    assert visit.clicks == 3


def row_of(table: Locator, row: int, visit: Errand, sign: str) -> None:
    """Click on a row of a drawn table until its sign is there; counted once."""
    box = table.bounding_box()
    assert box is not None
    for _time in range(3):
        table.page.mouse.click(box["x"] + 150, box["y"] + 36 + 35 * row + 17)
        with suppress(TooLate):
            table.page.get_by_text(sign).first.wait_for(timeout=5_000)
            break
    visit.clicks += 1


def test_which_minimum_standards_country_g_misses(errand: Callable[..., Errand]):
    visit = errand(height=1200)

    visit.menu("Standards")

    said = {
        node: text for (country, node, _r), text in hovers(visit.page, "standards")
        if country == "XAG"
    }  # fmt: skip
    partly = {node for node, text in said.items() if "partly met" in text}
    unknown = {node for node, text in said.items() if "no information" in text}
    assert partly == {"PA-2", "TI-1", "TI-3"}
    assert unknown == {"LE-4"}
    assert visit.clicks == 1


def test_three_countries_are_compared(errand: Callable[..., Errand]):
    visit = errand(height=1000)

    visit.menu("Compare")
    page = visit.page
    names = page.locator("[class*='_side_by_side_'] .legendtext").all_text_contents()
    assert names == ["Country A", "Country B", "Country C"]
    visit.click(page.get_by_test_id("stMultiSelect").get_by_role("button", name="Remove Country B"))
    visit.click(page.get_by_role("combobox", name="Countries, up to 6"))
    visit.click(page.get_by_role("option", name="Country G"))

    names = page.locator("[class*='_side_by_side_'] .legendtext").all_text_contents()
    assert names == ["Country A", "Country C", "Country G"]
    assert "countries=XAA%2CXAC%2CXAG" in page.url
    assert visit.clicks == 4


def test_what_is_lower_than_last_round_and_why(errand: Callable[..., Errand]):
    visit = errand()

    visit.menu("Progress")
    visit.view("Lower than before")

    visit.finding("answers that the same assessment rated in both rounds are lower than in 2021")
    told = cells(visit.page)
    assert "the situation changed" in told
    assert "no reason was given" in told
    assert visit.clicks == 2


def test_which_actions_are_late_and_who_leads_them(errand: Callable[..., Errand]):
    visit = errand(height=1100)

    visit.menu("Actions")
    visit.finding("^8 actions are late: their date has passed")
    visit.view("Late, by country")

    told = cells(visit.page)
    assert "Country A" in told
    assert any(lead.endswith("(invented)") for lead in told)
    assert "2022-12-31" in told
    assert visit.clicks == 2


def test_how_far_everyone_is_on_legislation(errand: Callable[..., Errand]):
    visit = errand()

    visit.menu("Priority area")
    visit.choose("Priority area", "Legal environment")

    visit.finding("^In “Legal environment” countries have done 18")
    assert visit.clicks == 3


def test_the_language_is_changed(errand: Callable[..., Errand]):
    visit = errand(height=1100)

    visit.choose("Language", "Français")

    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Vue d’ensemble")
    assert visit.page.get_by_test_id("stException").count() == 0
    assert "lang=fr" in visit.page.url
    assert visit.clicks == 2
    visit.menu("Pays")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Pays")


def test_a_link_that_was_sent_opens_the_same(errand: Callable[..., Errand]):
    link = f"compare?{DEMO}&view=areas&countries=XAC,XAG".replace("best_available", "self")
    visit = errand(link, height=1000)

    names = visit.page.locator("[class*='_side_by_side_'] .legendtext").all_text_contents()
    assert names == ["Country C", "Country G"]
    expect(visit.page.get_by_role("combobox", name="Ratings")).to_have_value("self-assessment")
    assert visit.clicks == 0


def test_a_page_prints_on_a4_without_menu_and_buttons(errand: Callable[..., Errand]):
    visit = errand(height=900)
    page = visit.page
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    settle(page)
    widths = chart_widths(page)

    sheet = page.pdf(prefer_css_page_size=True)

    sizes = re.findall(rb"/MediaBox ?\[ ?0 0 ([0-9.]+) ([0-9.]+)", sheet)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
    page.emulate_media(media="print")
    for hidden in ("stSidebar", "stHeader", "stDownloadButton"):
        expect(page.get_by_test_id(hidden).first).to_be_hidden()
    # A figure that changed its width for the print would be drawn anew, too late for the printer.
    assert chart_widths(page) == widths
    assert widths


def chart_widths(page: Page) -> list[int]:
    return [
        int(chart.evaluate("one => one.offsetWidth"))
        for chart in page.locator(".js-plotly-plot").all()
    ]
