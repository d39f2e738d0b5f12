"""What the pages are for those who listen to them, who type instead of pointing, or who see little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from .served import change_look, come_to_rest, settle, titles

Visit = Callable[..., Page]
Look = Literal["light", "dark"]
PLAN = "plan=CCSCAP-2016-DEMO&round=2024&assessment=best_available"
HEIGHT = 900
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
"""What WCAG 2.2 asks for at the levels A and AA, as far as a program can see it."""
ALLOWED = {
    # Streamlit puts the groups of its menu as <div> between the list and its items.
    "list": "[data-testid=stSidebarNavItems]",
    "listitem": "[data-testid=stSidebarNavItems] li",
    # The part of a choice of several that is typed into may be narrow beside what is chosen; a
    # click anywhere in the field leads into it.
    "target-size": "[data-testid=stMultiSelect] input",
}
"""What Streamlit itself does against a rule and we cannot mend: the rule, and at which elements."""
MATCHES = """([selector, allowed]) => document.querySelector(selector).matches(allowed)"""
TABBABLE = """() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
    return [...document.querySelectorAll(wanted)].filter(one =>
        one.tabIndex >= 0 && !one.disabled
        // Of a group of choices the chosen one is a stop, and arrows lead to the others.
        && (one.type !== 'radio' || one.checked)
        && (one.role !== 'radio' || one.ariaChecked === 'true')
        && one.checkVisibility({visibilityProperty: true})
        && !one.closest('[inert], [aria-hidden=true]')
    ).map((one, n) => { one.dataset.stop = n; return one.outerHTML.slice(0, 160); });
}"""
STOP = "() => document.activeElement?.dataset.stop ?? null"


@pytest.fixture(scope="module", params=[path or "overview" for path in titles()])
def opened(request: pytest.FixtureRequest, server: str, browser: Browser) -> Iterator[Page]:
    """Each page of the demonstration, opened once for all tests that only look at it."""
    context = browser.new_context(viewport={"width": 1280, "height": HEIGHT})
    page = context.new_page()
    address = "" if request.param == "overview" else request.param
    page.goto(f"{server}/{address}?{PLAN}")
    settle(page)
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG, but for what is allowed: rule, selector and element."""
    found: list[dict[str, Any]] = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {node['target'][0]} {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
        if not is_allowed(page, rule["id"], node["target"][0])
    ]


def is_allowed(page: Page, rule: str, selector: str) -> bool:
    return rule in ALLOWED and bool(page.evaluate(MATCHES, [selector, ALLOWED[rule]]))


# In this order no page is drawn anew twice for the same look.
@pytest.mark.parametrize(
    ("look", "width"), [("light", 1280), ("light", 390), ("dark", 390), ("dark", 1280)]
)
def test_axe_finds_nothing_against_wcag(opened: Page, look: Look, width: int):
    opened.set_viewport_size({"width": width, "height": HEIGHT})
    change_look(opened, look)
    come_to_rest(opened)

    assert violations(opened) == []


def test_a_phone_never_scrolls_the_whole_page_sideways(opened: Page):
    opened.set_viewport_size({"width": 390, "height": HEIGHT})
    come_to_rest(opened)

    widths = opened.evaluate(
        "() => [document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(widths) <= 390


def test_a_page_has_one_first_heading_and_leaves_out_no_level(opened: Page):
    headings = opened.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "all => all.filter(one => one.checkVisibility())"
        ".map(one => [Number(one.tagName[1]), one.innerText])"
    )

    levels = [level for level, _words in headings]
    assert levels[0] == 1, headings
    assert levels.count(1) == 1, headings
    assert all(below <= above + 1 for above, below in pairwise(levels)), headings


def test_every_figure_says_its_finding_to_those_who_do_not_see_it(opened: Page):
    opened.set_viewport_size({"width": 1280, "height": HEIGHT})
    come_to_rest(opened)
    said = opened.locator("h2, h3, h4").all_inner_texts()
    figures = opened.get_by_test_id("stPlotlyChart")

    for figure in figures.all():
        assert figure.get_attribute("role") in ("figure", "img")
        assert plain(figure.get_attribute("aria-label") or "") in map(plain, said)


def plain(text: str) -> str:
    """The words of a text, however they are spaced."""
    return " ".join(text.split())


def test_an_open_table_and_an_open_drawer_are_accessible_too(server: str, visitor: Visit):
    page = visitor(f"{server}/country?{PLAN}&country=XAA&explain=TI-2&explain_country=XAA")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Table", exact=True).first.click()
    settle(page)
    assert violations(page) == []


@pytest.mark.parametrize("path", ["", "compare"])
def test_the_tab_key_goes_everywhere_in_order_and_shows_where_it_is(
    server: str, visitor: Visit, path: str
):
    page = visitor(f"{server}/{path}?{PLAN}", width=1280, height=HEIGHT)
    stops: list[str] = page.evaluate(TABBABLE)
    assert len(stops) > 10

    reached: list[int] = []
    hidden: list[str] = []
    for _press in range(2 * len(stops)):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or int(stop) in reached:
            break
        reached.append(int(stop))
        if not shows_focus(page):
            hidden.append(stops[int(stop)])

    assert [stops[n] for n in range(len(stops)) if n not in reached] == []
    assert reached == sorted(reached)
    assert hidden == []


def shows_focus(page: Page) -> bool:
    """Whether what is focused looks different from when it is not."""
    handle = page.evaluate_handle("() => document.activeElement")
    element = handle.as_element()
    assert element is not None
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    clip = {
        "x": max(box["x"] - 6, 0),
        "y": max(box["y"] - 6, 0),
        "width": box["width"] + 12,
        "height": box["height"] + 12,
    }
    with_focus = page.screenshot(clip=clip, animations="disabled", caret="hide")
    element.evaluate("one => one.blur()")
    page.wait_for_timeout(50)
    without = page.screenshot(clip=clip, animations="disabled", caret="hide")
    element.focus()
    return with_focus != without


@pytest.mark.parametrize("path", ["", "compare"])
def test_a_figure_and_the_choice_of_a_plan_are_used_by_keyboard_alone(
    server: str, visitor: Visit, path: str
):
    page = visitor(f"{server}/{path}?{PLAN}", width=1280, height=HEIGHT)

    tab_to(page, page.get_by_role("combobox", name="Action plan"))
    tab_to(page, page.get_by_role("button", name="Table", exact=True).first)
    page.keyboard.press("Enter")
    opened = page.get_by_test_id("stPopoverBody")
    expect(opened.get_by_test_id("stDataFrame")).to_be_visible()

    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(page.get_by_role("button", name="Table", exact=True).first).to_be_focused()


def tab_to(page: Page, wanted: Locator, at_most: int = 80) -> None:
    """Press the tab key until it is there."""
    for _press in range(at_most):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{at_most} presses of the tab key did not lead to {wanted}")
