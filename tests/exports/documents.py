"""Documents that the writers are tried on."""

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

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "<b>bold</b> & <script>alert(1)</script>",
    "&lt;i&gt; ]]> <!-- ",
    "bell\x07 nul\x00 escape\x1b",
    "turned \u202eback\u202c and \u2066on\u2069",
    "half \ud800 a character",
    "{page} %s {0}",
    "https://example.org/x",
)

CHART = Chart(
    Kind.BARS,
    "Scores",
    ("Law", "Skills: no data", "Cooperation"),
    (
        Series("Country A", (66.5, None, 0.0), "#0b4f7d", lows=(50.0, None, 0.0), highs=(80.0, None, 0.0)),
        Series("Median", (50.0, 40.0, 30.0)),
    ),
    unit="score, 0 to 100",
    lowest=0,
    highest=100,
)  # fmt: skip


def document(*sections: Section, **more: str) -> Document:
    """A document with these sections, its facts and its mark."""
    told = {"mark": "DEMONSTRATION", "footer": "TEST · round 2024", "language": "fr"} | more
    return Document("Fiche de pays", "TEST · 2024", sections, {"source": "invented"}, **told)


def every_part() -> Document:
    """One of each, in two sections."""
    table = Table(
        (Column("Action", share=3), Column("Score", is_of_numbers=True)),
        (("Adopter une loi", Cell("67", "#2b7f9c", "#000000")), ("Former des juges", "no data")),
        caption="Actions",
    )
    charts = tuple(
        Chart(kind, kind.value, ("2018", "2021", "2024"),
              (Series("a", (1.0, None, 3.0)), Series("b", (2.0, 2.0, 2.0), is_missing=True)))
        for kind in Kind
    )  # fmt: skip
    return document(
        Section(
            "Où en est le pays", (Paragraph("Élevé – œuvre."), Paragraph("Note.", True), table)
        ),
        Section("Domaines", (CHART, Bullets(("premier", "deuxième"))), level=2),
        Section("Tous les graphiques", charts, starts_page=True, notes="Source: test."),
    )


def hostile() -> Document:
    """Hostile texts in every place that a text can stand in, one of 10,000 letters among them."""
    texts = (*HOSTILE, "x" * 10_000, "long words " * 1_000)
    rows = tuple((text, Cell(text, "#2b7f9c")) for text in texts)
    numbers = tuple(float(n) for n in range(len(texts)))
    sections = tuple(
        Section(
            text[:300],
            (
                Paragraph(text),
                Bullets((text,)),
                Table((Column(text[:300]), Column("b")), rows[:1], caption=text[:300]),
                Chart(Kind.BARS, text[:300], texts, (Series(text, numbers),), unit=text[:100]),
            ),
            notes=text,
        )
        for text in texts
    )
    return Document(
        HOSTILE[3], HOSTILE[6], (*sections, Section("all", (Table((Column("a"), Column("b")), rows),))),
        dict(zip(HOSTILE, HOSTILE, strict=True)), mark=HOSTILE[6], footer=HOSTILE[3], author=HOSTILE[5],
    )  # fmt: skip
