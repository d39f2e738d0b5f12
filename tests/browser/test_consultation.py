"""A consultation is walked with the keyboard alone, and a room sees only what it may see."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .served import change_look, come_to_rest, settle
from .test_accessibility import violations

Visit = Callable[..., Page]
DEMO = "plan=CCSCAP-2016-DEMO&round=2024&assessment=best_available"
SEEN = """() => document.documentElement.outerHTML + JSON.stringify(
    [...document.querySelectorAll('.js-plotly-plot')].map(one => [one.data, one.layout]))"""
"""All that the browser holds of the page: its elements, and what its figures were drawn from."""
LEAST = """() => {
    const seen = one => one.checkVisibility() && one.textContent.trim();
    const size = one => parseFloat(getComputedStyle(one).fontSize);
    const least = selector => Math.min(...[...document.querySelectorAll(selector)]
        .filter(seen).map(size));
    return {
        headline: least('.st-key-room h1'),
        numbers: least('.st-key-room_numbers strong'),
        body: least('.st-key-room_numbers p, .st-key-room_lists li, .st-key-room_head p'),
        figure: least('.st-key-room_figure svg text'),
    };
}"""
FITS = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const bar = document.querySelector('.st-key-room_bar').getBoundingClientRect();
    return main.scrollHeight <= main.clientHeight && bar.bottom <= window.innerHeight;
}"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def tab_to(page: Page, role: str, name: str) -> None:
    """Go on with the Tab key until something has the focus."""
    wanted = page.get_by_role(role, name=name)
    for _stop in range(60):
        if wanted.count() and wanted.first.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never came to {role} {name}")


def position(page: Page, words: str) -> None:
    expect(page.locator(".st-key-room_bar").get_by_text(words, exact=True)).to_be_visible()


def test_a_consultation_is_walked_with_the_keyboard_alone(server: str, visitor: Visit):
    page = visitor(f"{server}/consultation?{DEMO}", width=1024)

    tab_to(page, "button", "Start")
    press(page, "Enter")
    position(page, "1 of 24")
    press(page, "ArrowRight", "PageDown", "ArrowRight")
    position(page, "4 of 24")
    press(page, "ArrowLeft")
    position(page, "3 of 24")
    assert "2024" not in told_of_the_room(page)

    press(page, "h")
    position(page, "3 of 9")
    for name in ("Country A", "Country O", "XAA", "XAO"):
        assert name not in page.evaluate(SEEN)
    press(page, "h", "d")
    tab_to(page, "textbox", "What was agreed")
    page.keyboard.type("Hold a dry run at home")
    tab_to(page, "button", "Record the decision")
    press(page, "Enter")
    expect(page.locator(".st-key-room_panel").get_by_text("is recorded")).to_be_visible()
    press(page, "d", "Home")
    expect(page.get_by_role("heading", name="Consultation", level=1)).to_be_visible()

    tab_to(page, "switch", "Show drafts")
    press(page, "Space")
    expect(page.get_by_text("Every step is marked as a draft")).to_be_visible()
    page.goto(page.url + "&step=region")
    settle(page)
    expect(page.get_by_text("Draft, not published")).to_be_visible()
    assert "2024" in told_of_the_room(page)


def told_of_the_room(page: Page) -> str:
    """What a step shows, and what its figures were drawn from."""
    return str(
        page.evaluate(
            """() => document.querySelector('.st-key-room').outerHTML + JSON.stringify(
                [...document.querySelectorAll('.js-plotly-plot')].map(o => [o.data, o.layout]))"""
        )
    )


def test_each_kind_of_step_fits_a_projector_in_large_type(server: str, visitor: Visit):
    kinds = "region,standards,moved,area:TI,country:XAA"
    page = visitor(f"{server}/consultation?{DEMO}&steps={kinds}&step=region", width=1024)

    for step in kinds.split(","):
        come_to_rest(page)
        assert page.evaluate(FITS), step
        least = page.evaluate(LEAST)
        assert least["headline"] >= 36
        assert least["numbers"] >= 56
        assert least["body"] >= 24
        assert least["figure"] >= 18
        press(page, "ArrowRight")
    assert violations(page) == []
    change_look(page, "dark")
    come_to_rest(page)
    assert violations(page) == []
