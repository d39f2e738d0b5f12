"""What a person does, done in a real browser against a real server."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from monitoring import pipeline

from .served import settle, titles

Visit = Callable[..., Page]
TITLES = titles()
EDGES = """labels => labels.map(label => label.getBoundingClientRect())
    .map(({left, right}) => [left, right])"""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def forms(examples: pipeline.Workspace) -> Callable[..., dict[str, object]]:
    """Fills in the template of the demonstration's Country H, as an upload."""
    _name, template = pipeline.template(examples, "CCSCAP-2016-DEMO", "2024", "XAH")

    def fill(name: str, rating: str) -> dict[str, object]:
        book = openpyxl.load_workbook(io.BytesIO(template))
        for sheet in book:
            for row in sheet.iter_rows(min_row=4):
                if isinstance(row[0].value, str) and row[0].value[2:3] == "-":
                    row[4].value = rating
        buffer = io.BytesIO()
        book.save(buffer)
        return {"name": name, "mimeType": XLSX, "buffer": buffer.getvalue()}

    return fill


def metric(page: Page, label: str) -> str:
    block = page.get_by_test_id("stMetric").filter(has_text=label)
    return block.get_by_test_id("stMetricValue").inner_text()


def problems_of(page: Page) -> str:
    return "\n".join(page.get_by_test_id("stText").all_inner_texts())


def go_to(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    settle(page)


@pytest.mark.parametrize("path", ["country", "compare"])
def test_any_page_opened_first_in_a_fresh_process_has_its_menu(
    server: str, visitor: Visit, path: str
):
    page = visitor(f"{server}/{path}")

    expect(page.locator("h1")).to_have_text(TITLES[path])
    for other in TITLES.values():
        expect(page.get_by_role("link", name=other, exact=True)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "progress", "returns"])
def test_a_page_opened_on_an_empty_store_stands(empty_server: str, visitor: Visit, path: str):
    page = visitor(f"{empty_server}/{path}")

    expect(page.locator("h1")).to_have_text(TITLES[path])
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_deep_link_opens_plan_round_assessment_and_country(server: str, visitor: Visit):
    link = f"{server}/country?plan=WBL-CARIB&round=2011&assessment=evaluator&country=TTO"

    page = visitor(link)

    shown = {name: page.get_by_role("combobox", name=name).input_value() for name in (
        "Action plan", "Round", "Ratings", "Country or territory")}  # fmt: skip
    assert shown == {
        "Action plan": "WBL-CARIB",
        "Round": "2011",
        "Ratings": "evaluators' ratings",
        "Country or territory": "Trinidad and Tobago",
    }
    assert page.url.startswith(link)


def test_the_selection_survives_the_way_through_the_menu(server: str, visitor: Visit):
    page = visitor(f"{server}/?plan=WBL-CARIB&round=2014&assessment=self")

    for title in ("Country", "Returns", "Method", "Overview"):
        go_to(page, title)
        assert "plan=WBL-CARIB&round=2014&assessment=self" in page.url


def test_a_bad_workbook_shows_its_problems_and_changes_nothing(
    server: str, visitor: Visit, forms: Callable[..., dict[str, object]]
):
    page = visitor(f"{server}/?plan=CCSCAP-2016-DEMO&round=2024")
    before = metric(page, "Partly")
    go_to(page, "Returns")

    page.locator("input[type=file]").set_input_files(forms("bad.xlsx", "Halfway"))
    expect(page.get_by_text("nothing of this file can be kept")).to_be_visible()

    expect(page.get_by_role("button", name="Keep 1 file")).to_have_count(0)
    go_to(page, "Overview")
    assert metric(page, "Partly") == before


def test_a_file_that_is_no_workbook_gets_one_sentence(server: str, visitor: Visit):
    page = visitor(f"{server}/returns")

    page.locator("input[type=file]").set_input_files(
        {"name": "minutes.docx", "mimeType": "application/msword", "buffer": b"minutes"}
    )
    expect(page.get_by_text("1 problem: nothing of this file can be kept")).to_be_visible()

    assert problems_of(page) == (
        "'minutes.docx' is not an Excel workbook. "
        "Open it in Excel or LibreOffice and save it as .xlsx."
    )


def test_a_good_workbook_changes_the_figures_and_undo_changes_them_back(
    server: str, visitor: Visit, forms: Callable[..., dict[str, object]]
):
    page = visitor(f"{server}/?plan=CCSCAP-2016-DEMO&round=2024")
    before = metric(page, "Implemented")
    cells_before = heatmap_texts(page)
    go_to(page, "Returns")
    page.locator("input[type=file]").set_input_files(forms("XAH.xlsx", "Done"))
    page.get_by_role("button", name="Keep 1 file").click()
    expect(page.get_by_text("Kept: 11 ratings added, 0 changed.")).to_be_visible()

    go_to(page, "Overview")
    after = metric(page, "Implemented")
    assert int(after.split()[0]) == int(before.split()[0]) + 11
    assert heatmap_texts(page).count("100") > cells_before.count("100")

    go_to(page, "Returns")
    page.get_by_role("button", name="Undo this upload").click()
    expect(page.get_by_text("XAH.xlsx) is undone.")).to_be_visible()
    go_to(page, "Overview")
    assert metric(page, "Implemented") == before
    assert heatmap_texts(page) == cells_before


def heatmap_texts(page: Page) -> list[str]:
    """The texts in the cells of the heatmap, as they are drawn."""
    chart = page.locator("[class*='_heatmap_']")
    expect(chart.locator("g.point").first).to_be_visible()
    return chart.locator("g.point text").all_text_contents()


def test_no_request_leaves_the_machine(server: str, visitor: Visit):
    page = visitor(f"{server}/?plan=WBL-CARIB")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.reload()
    settle(page)
    page.get_by_role("radio", name="Map", exact=True).click()
    settle(page)
    for title in TITLES.values():
        go_to(page, title)

    outside = [url for url in asked if not url.startswith((server, "data:", "blob:"))]
    assert len(asked) > 10
    assert outside == []


@pytest.mark.parametrize(("plan", "columns"), [("CCSCAP-2016-DEMO", 6), ("WBL-CARIB", 9)])
@pytest.mark.parametrize("width", [1366, 1024])
def test_no_heading_of_the_heatmap_touches_its_neighbour(
    server: str, visitor: Visit, plan: str, columns: int, width: int
):
    page = visitor(f"{server}/?plan={plan}", width=width, height=1400)

    chart = page.locator("[class*='_heatmap_']")
    headings = chart.locator(".xtick text")
    expect(headings).to_have_count(columns)
    edges = sorted(edges_at_rest(headings))
    assert len(edges) == columns
    assert all(right <= left for (_, right), (left, _) in pairwise(edges))


def edges_at_rest(labels: Locator) -> list[list[float]]:
    """The left and right edges of all labels, read at once until two readings are the same."""
    before: list[list[float]] = []
    for _reading in range(50):
        now: list[list[float]] = labels.evaluate_all(EDGES)
        if now and now == before:
            return now
        before = now
        labels.page.wait_for_timeout(200)
    pytest.fail("the headings never came to rest")


@pytest.mark.parametrize("dark", [False, True])
def test_figures_follow_the_theme_of_the_page(server: str, visitor: Visit, dark: bool):
    page = visitor(f"{server}/", dark=dark)

    label = page.locator("[class*='_heatmap_'] .ytick text").first
    expect(label).to_have_css("fill", "rgb(237, 242, 245)" if dark else "rgb(22, 36, 47)")


def test_the_template_comes_out_as_a_workbook(server: str, visitor: Visit, tmp_path: Path):
    page = visitor(f"{server}/returns?plan=CCSCAP-2016-DEMO&round=2024")

    with page.expect_download() as download:
        page.get_by_role("button", name="Download the template").click()

    target = tmp_path / "form.xlsx"
    download.value.save_as(target)
    assert download.value.suggested_filename == "CCSCAP-2016-DEMO_2024_XAA.xlsx"
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[0] == "Return"
    assert book["Return"]["B3"].value == "CCSCAP-2016-DEMO"
