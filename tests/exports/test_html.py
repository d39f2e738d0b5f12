"""A folder of pages: nothing in a text is markup, and nothing asks for another address."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

import pytest

from monitoring.exports.content import (
    Bullets,
    Cell,
    Chart,
    Column,
    Document,
    Kind,
    Paragraph,
    Section,
    Series,
    Table,
)
from monitoring.exports.html import Page, html_page
from monitoring.exports.static_folder import folder_bytes

HOSTILE = (
    "=cmd|' /C calc'!A1 <script>alert(1)</script> <img src=x onerror=alert(1)> \"'>&amp; "
    "\u202egnp.exe\u202c \x00\x07 https://example.org/x javascript:alert(1) " + "x" * 10_000
)


class Seen(HTMLParser):
    """What a browser would find: (tag, attributes) in order, and the texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def seen(page: bytes) -> Seen:
    found = Seen()
    found.feed(page.decode())
    assert found.open == []
    return found


def chart(**changes: object) -> Chart:
    told: dict[str, object] = {
        "kind": Kind.BARS,
        "title": "Score of each country",
        "categories": ("Country A", "Country B: no data"),
        "series": (Series("Score", (25.0, None), "#0b4f7d", (10.0, None), (40.0, None)),),
        "unit": "score, 0 to 100",
        "lowest": 0,
        "highest": 100,
    }
    return Chart(**{**told, **changes})  # type: ignore[arg-type]


def document(text: str = "A text", **changes: object) -> Document:
    table = Table(
        (Column(text), Column("Score", is_of_numbers=True, link="area_a b.html")),
        ((Cell(text, link="country_x.html"), Cell("25", "#123f6b", "#ffffff")),),
    )
    section = Section(text, (Paragraph(text), Bullets((text,)), table, chart(title=text)))
    told: dict[str, object] = {
        "title": text,
        "subtitle": text,
        "sections": (section,),
        "facts": {"source": text},
        "language": "fr",
        "mark": "DEMONSTRATION",
    }
    return Document(**{**told, **changes})  # type: ignore[arg-type]


def test_a_hostile_text_is_only_a_text():
    page = Page("index.html", HOSTILE, document(HOSTILE), HOSTILE)
    content = html_page(page, [page, Page("b.html", HOSTILE, document())], HOSTILE)
    found = seen(content)

    assert {tag for tag, _attributes in found.tags} <= {
        "html", "head", "meta", "title", "style", "body", "a", "header", "div", "p", "nav", "ul",
        "li", "details", "summary", "main", "h1", "section", "h2", "table", "caption", "thead", "tr",
        "th", "tbody", "td", "figure", "figcaption", "span", "b", "footer", "dl", "dt", "dd",
    }  # fmt: skip
    names = {name for _tag, attributes in found.tags for name in attributes}
    assert not [name for name in names if name.startswith("on") or name == "src"]
    text = content.decode()
    assert "\u202e" not in text
    assert "\x00" not in text
    assert "x" * 4_000 not in text


def test_nothing_in_a_page_leads_outside_or_is_loaded():
    page = Page("index.html", "Overview", document("See https://example.org and HTTP://b.example"))
    content = html_page(page, [page], "Plan").decode()
    found = seen(content.encode())

    assert not re.search(r"(?:https?|ftp|file):|//", content.lower().replace("/*", ""))
    assert "See example.org and b.example" in found.texts
    links = [a["href"] for tag, a in found.tags if tag == "a"]
    assert links == ["#main", "index.html", "area_a%20b.html", "country_x.html"]
    policy = next(a for _tag, a in found.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert (policy["content"] or "").startswith("default-src 'none'")


def test_a_chart_stands_above_a_table_of_its_numbers():
    section = Section("Areas", (chart(),))
    page = Page("index.html", "Overview", document(sections=(section,)))
    content = html_page(page, [page], "Plan").decode()

    assert 'style="left:0.000%;width:25.000%;' in content
    assert 'class="range" style="left:10.000%;width:30.000%"' in content
    assert '<th scope="row">Country A</th><td class="n">25</td>' in content
    assert '<th scope="row">Country B: no data</th><td class="n">none</td>' in content
    assert content.count('class="bar') == 2  # the box of all bars, and the one bar


def test_a_stacked_chart_hatches_what_is_not_known():
    done = Series("Implemented", (3.0,), "#123f6b")
    unknown = Series("No information", (1.0,), "#8b969f", is_missing=True)
    told = chart(
        kind=Kind.STACKED, categories=("Law",), series=(done, unknown), highest=None, unit="answers"
    )
    page = Page("a.html", "A", document(sections=(Section("Law", (told,)),)))
    content = html_page(page, [page], "Plan").decode()

    assert 'class="part" style="width:75.000%' in content
    assert 'class="part missing" style="width:25.000%' in content


def test_a_page_says_its_language_its_mark_its_facts_and_where_the_others_are():
    pages = [
        Page("index.html", "Overview", document()),
        *(Page(f"{n}.html", n, document(), "Countries") for n in ("a", "b", "c")),
    ]
    found = seen(html_page(pages[2], pages, "Plan"))

    assert ("html", {"lang": "fr"}) in found.tags
    assert "DEMONSTRATION" in found.texts
    assert [a.get("rel") for _tag, a in found.tags if "rel" in a] == ["prev", "next"]
    assert [a["href"] for _tag, a in found.tags if a.get("aria-current")] == ["b.html"]
    assert [text for text in found.texts if text.strip()][-2:] == ["source", "A text"]


def test_a_colour_cannot_end_the_style():
    table = Table((Column("A"),), ((Cell("1", '#fff"><script>', "#000000"),),))
    page = Page("a.html", "A", document(sections=(Section("A", (table,)),)))

    with pytest.raises(ValueError, match="is not a colour"):
        html_page(page, [page], "Plan")


def test_a_folder_holds_pages_and_files_and_never_two_of_one_name():
    page = Page("index.html", "Overview", document())
    made = folder_bytes("X_static", [page], {"data/scores.csv": b"a,b"}, about="Plan")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["X_static/index.html", "X_static/data/scores.csv"]
        assert archive.read("X_static/data/scores.csv") == b"a,b"

    with pytest.raises(ValueError, match="one name"):
        folder_bytes("X", [page], {"INDEX.html": b""}, about="Plan")
