"""Makes the workbooks of this folder: one for each way in which people send their answers.

`python -m tests.workbooks.make` writes them anew, the same bytes each time. Those that LibreOffice
saves are written with `--libreoffice` only. What must become of each stands in expected.yaml.

Countries and ratings are invented. Real countries stand in the plan NAMES alone, where the point
is their name; every one of them has the same answer there, which says nothing of any.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.workbooks.writers import (
    Formula,
    Row,
    Sheet,
    Shown,
    bare_xlsx,
    by_libreoffice,
    compound_file,
    delimited,
    inline_cell,
    inline_rows,
    ods,
    relations,
    unzipped,
    xlsb,
    xlsx,
    zipped,
)

FOLDER = Path(__file__).resolve().parent

Files = dict[str, bytes]

# --- the two plans -------------------------------------------------------------------------------

PLAN = (
    Sheet("Plan", [
        ("Field", "Value"),
        ("code", "ISLES"),
        ("title", "Plan of the invented islands"),
        ("scale", "IMPLEMENTATION"),
        ("demonstration", "yes"),
    ]),
    Sheet("Areas", [
        ("Code", "Title"),
        ("LAW", "Legislation"),
        ("SKL", "Skills"),
        ("NET", "Networks"),
    ]),
    Sheet("Actions", [
        ("Code", "Parent", "Title", "Responsibility", "Unit", "Lower", "Optimum"),
        ("LAW-1", "LAW", "Adopt a law", "country", "", "", ""),
        ("LAW-2", "LAW", "Train judges", "country", "", "", ""),
        ("LAW-3", "LAW", "Agree on a model law", "region", "", "", ""),
        ("SKL-1", "SKL", "Hold exercises", "both", "", "", ""),
        ("SKL-2", "SKL", "Share of staff trained", "country", "%", "0", "100"),
        ("SKL-3", "SKL", "People trained in the year", "country", "people", "0", "5000"),
        ("1.1", "NET", "Protect the first network", "country", "", "", ""),
        ("1.10", "NET", "Protect the last network", "country", "", "", ""),
    ]),
    Sheet("Rounds", [
        ("Code", "Title", "Date", "Baseline", "Scope"),
        ("2018", "Trial", "2018-06-30", "no", ""),
        ("2021", "First assessment", "2021-06-30", "yes", ""),
        ("2024", "Second assessment", "2024-06-30", "no", ""),
        ("LAWS", "Follow-up of the laws", "2025-04-03", "no", "LAW"),
    ]),
    Sheet("Countries", [
        ("ISO3", "Name"),
        ("XAA", "Amber Island"),
        ("XAB", "Birch Islands"),
        ("XAC", "Cedar Coast"),
    ]),
)  # fmt: skip

NAMES_PLAN = (
    Sheet("Plan", [
        ("Field", "Value"),
        ("code", "NAMES"),
        ("title", "Test of the names of countries, no assessment"),
        ("scale", "IMPLEMENTATION"),
        ("import_test", "yes"),
    ]),
    Sheet("Areas", [("Code", "Title"), ("T", "Test")]),
    Sheet("Actions", [
        ("Code", "Parent", "Title", "Responsibility"),
        ("T-1", "T", "First test of a name", "country"),
        ("T-2", "T", "Second test of a name", "country"),
    ]),
    Sheet("Rounds", [("Code", "Title", "Date"), ("2024", "Test", "2024-06-30")]),
    Sheet("Countries", [
        ("ISO3", "Name"),
        ("CUW", "Curaçao"),
        ("DMA", "Dominica"),
        ("DOM", "Dominican Republic"),
        ("GUF", "French Guiana"),
        ("GUY", "Guyana"),
        ("KNA", "Saint Kitts and Nevis"),
        ("MAF", "Saint Martin (French part)"),
        ("SUR", "Suriname"),
        ("SXM", "Sint Maarten"),
        ("TTO", "Trinidad and Tobago"),
        ("VCT", "Saint Vincent and the Grenadines"),
    ]),
)  # fmt: skip

# --- tables that many files share ----------------------------------------------------------------

HEADINGS = ("Country", "Round", "Action", "Rating")
GOOD = ("Amber Island", 2024, "LAW-1", "Done")
OTHER = ("Birch Islands", 2024, "LAW-2", "Largely done")
SHARE = ("Cedar Coast", 2024, "SKL-2", 45.5)
TABLE = (HEADINGS, GOOD, OTHER, SHARE)


def ratings(*rows: Row, headings: Row = HEADINGS, **about: object) -> bytes:
    """A workbook with one long table."""
    return xlsx(Sheet("Ratings", [headings, *rows], **about))  # type: ignore[arg-type]


def of_amber(*said: tuple[str, object]) -> list[Row]:
    """(action, rating) of Amber Island in 2024, as rows of a long table."""
    return [("Amber Island", 2024, action, rating) for action, rating in said]


def names(*said: str) -> bytes:
    """A long table in which each of these countries gives the same answer."""
    return xlsx(Sheet("Ratings", [HEADINGS, *((name, 2024, "T-1", "Started") for name in said)]))


# --- formats -------------------------------------------------------------------------------------


def formats() -> Files:
    """The same table in every format, and files that are not what they are named."""
    headings = (*HEADINGS, "Comment")
    told = (headings, (*GOOD, "adopté en février"), (*OTHER, None), (*SHARE, "« à peu près »"))
    plain = xlsx(Sheet("Ratings", TABLE))
    macros = unzipped(plain)
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros["[Content_Types].xml"] = (
        macros["[Content_Types].xml"]
        .replace(types.encode(), b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        .replace(b"<Override", b'<Default Extension="bin" '
                 b'ContentType="application/vnd.ms-office.vbaProject"/><Override', 1)
    )  # fmt: skip
    macros["xl/vbaProject.bin"] = b'Sub Workbook_Open(): Kill "*.*": End Sub'
    by_comma = delimited([(*row[:4], None) for row in told])
    return {
        "should_pass/format__xlsx.xlsx": plain,
        "should_pass/format__xlsm_macros_not_run.xlsm": zipped(macros),
        "should_pass/format__xlsb.xlsb": xlsb("Ratings", [*TABLE[:3], (*SHARE[:3], Shown(0.455, "0%"))]),
        "should_pass/format__ods_by_hand.ods": ods("".join(
            "<table:table-row>" + "".join(
                f'<table:table-cell office:value-type="float" office:value="{value}"/>'
                if isinstance(value, int | float) else
                f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
                for value in row
            ) + "</table:table-row>"
            for row in TABLE
        )),
        "should_pass/format__texts_in_the_cells.xlsx": bare_xlsx(
            f"<sheetData>{inline_rows(*TABLE)}</sheetData>"
        ),
        "should_pass/format__csv_utf8.csv": delimited(told).encode("utf-8"),
        "should_pass/format__csv_utf8_mark.csv": delimited(told).encode("utf-8-sig"),
        "should_pass/format__csv_windows_1252.csv": delimited(told, ";", decimal=",").encode("cp1252"),
        "should_pass/format__csv_utf16_tab.txt": delimited(told, "\t").encode("utf-16"),
        "should_pass/format__csv_semicolon_decimal_comma.csv": delimited(
            TABLE, ";", decimal=","
        ).encode(),
        "should_pass/format__csv_tab.tsv": delimited(TABLE, "\t", end="\n").encode(),
        "should_pass/format__csv_bar.csv": delimited(TABLE, "|").encode(),
        "should_pass/format__csv_sep_line.csv": b"sep=|\r\n" + delimited(TABLE, "|").encode(),
        "should_pass/format__csv_lines_in_quotes.csv": delimited(
            [headings, (*GOOD, 'first line,\nsecond "line"'), (*OTHER, None)]
        ).encode(),
        "should_pass/wrong_extension__xlsx_named_csv.csv": plain,
        "should_pass/wrong_extension__xlsx_named_xls.xls": plain,
        "should_pass/wrong_extension__csv_named_xlsx.xlsx": by_comma.encode(),
        "should_fail/not_a_workbook__pdf.xlsx": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        "should_fail/not_a_workbook__letter.csv": (
            b"Dear colleague,\r\n\r\nplease find our answers attached.\r\n\r\nYours\r\n"
        ),
        "should_fail/not_a_workbook__text_document.xlsx": zipped(
            {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
        ),
        "should_fail/html_named_xls__table.xls": (
            "<html><body><table>"
            + "".join(f"<tr><td>{'</td><td>'.join(map(str, row))}</td></tr>" for row in TABLE)
            + "</table></body></html>"
        ).encode(),
        "should_fail/html_named_xls__xml_of_2003.xls": (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
        ),
        "should_fail/protected__xlsx.xlsx": compound_file("EncryptedPackage", "EncryptionInfo"),
        "should_fail/protected__ods.ods": protected_ods(),
        "should_fail/damaged_workbook__cut_off.xlsx": plain[: len(plain) // 2],
        "should_fail/damaged_by_transfer__as_text.xlsx": plain.decode("utf-8", "replace").encode(),
        "should_fail/empty_file.xlsx": b"",
        "should_fail/empty_workbook.xlsx": xlsx(Sheet("Sheet1", []), Sheet("Sheet2", [])),
        "should_fail/not_a_workbook__blanks_only.csv": b";;;\r\n ; ;\t;\r\n;;;\r\n",
        "should_fail/unclosed_quote.csv": (
            delimited(TABLE[:2]) + 'Birch Islands,2024,LAW-2,"Largely done\r\n'
            + delimited([("Cedar Coast", 2024, "LAW-1", "Done")] * 3)
        ).encode(),
    }  # fmt: skip


def protected_ods() -> bytes:
    """An OpenDocument spreadsheet whose content nobody can read without the password."""
    key = (
        '<manifest:file-entry manifest:full-path="content.xml" manifest:size="4096">'
        '<manifest:encryption-data manifest:checksum-type="SHA256/1K" manifest:checksum="AA==">'
        '<manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"'
        ' manifest:initialisation-vector="AA=="/></manifest:encryption-data></manifest:file-entry>'
    )
    parts = unzipped(ods("", manifest=key))
    parts["content.xml"] = bytes((41 * n * n + 7) % 251 for n in range(1024))
    return zipped(parts)


# --- the form ------------------------------------------------------------------------------------

AREAS: Mapping[str, Sequence[tuple[str, str]]] = {
    "LAW Legislation": [("LAW-1", "Adopt a law"), ("LAW-2", "Train judges")],
    "SKL Skills": [
        ("SKL-1", "Hold exercises"),
        ("SKL-2", "Share of staff trained"),
        ("SKL-3", "People trained in the year"),
    ],
    "NET Networks": [
        ("1.1", "Protect the first network"),
        ("1.10", "Protect the last network"),
    ],
}
LABELS = ("Plan", "Country", "Round", "Assessment", "Template version", "Language")
COLUMNS = (
    "Code",
    "Action",
    "Guidance",
    "Last round",
    "Rating",
    "Why changed",
    "Evidence",
    "Comment",
)
COLUMNS_OF_1 = ("Code", "Action", "Last round", "Rating", "Evidence", "Comment", "Main obstacle",
                "Assistance needed", "Good practice")  # fmt: skip
ANSWERS: Mapping[str, object] = {
    "LAW-1": "Done",
    "LAW-2": "Started",
    "SKL-1": "Largely done",
    "SKL-2": 45,
    "SKL-3": "Withheld",
    "1.1": "Not applicable",
    "1.10": "Not started",
}


def form(
    answers: Mapping[str, object] = ANSWERS,
    *,
    cover: str = "Return",
    plan: str = "ISLES",
    country: object = "Amber Island",
    round_: object = "2024",
    assessment: str = "self",
    version: str = "2",
    language: str = "en",
    labels: Sequence[str] = LABELS,
    columns: Sequence[str] = COLUMNS,
    rating: int = 4,
) -> list[Sheet]:
    """The sheets of a form that was filled in; rating: which of the columns (from 0) it is."""
    facts = (plan, country, round_, assessment, version, language)
    sheets = [
        Sheet(cover, [
            ("Plan of the invented islands",),
            ("Form of Amber Island",),
            *zip(labels, facts, strict=True),
            (),
            ("How to fill in this form",),
            (None, columns[rating], "Choose a rating for each action."),
        ]),
    ]  # fmt: skip
    for name, actions in AREAS.items():
        rows: list[Row] = [(name[4:],), ("Please fill in the coloured cells.",), columns]
        for code, title in actions:
            row: list[object] = [None] * len(columns)
            row[:2] = code, title
            row[rating] = answers.get(code)
            rows.append(row)
        sheets.append(Sheet(name, rows))
    scale = [("Not started", 0), ("Started", 33.33), ("Largely done", 66.67), ("Done", 100)]
    return [*sheets, Sheet("Scale", [("Implementation",), *scale])]


def forms() -> Files:
    """Forms as they come back: complete, in any order, of earlier versions, changed."""
    as_sent = form()
    cover, law, skl, net, scale = as_sent
    of_1 = [s for s in form(version="1", columns=COLUMNS_OF_1, rating=3) if s.name != "Return"]
    facts_of_1 = [("Plan", "ISLES"), ("Country", "Amber Island"), ("Round", "2024"),
                  ("Assessment", "self"), ("Template version", "1")]  # fmt: skip
    cover_of_1 = Sheet("Return", [("Plan of the invented islands",), (), *facts_of_1])
    wide = Sheet(law.name, [
        *law.rows[:2],
        ("Our number", *COLUMNS, "Ministry"),
        ("7/b", *law.rows[3], "Justice"),
        ("8", *law.rows[4], "Justice"),
    ])  # fmt: skip
    renamed = Sheet(
        law.name, [*law.rows[:2], [*COLUMNS[:4], "Our view", *COLUMNS[5:]], *law.rows[3:]]
    )
    twice = Sheet(law.name, [
        *law.rows[:2],
        (*COLUMNS, "Rating"),
        (*law.rows[3], "Not started"),
        (*law.rows[4], None),
    ])  # fmt: skip
    french = {
        "cover": "Formulaire",
        "language": "fr",
        "labels": ("Plan", "Pays", "Cycle", "Évaluation", "Version du formulaire", "Langue"),
        "columns": ("Code", "Action", "Repères", "Cycle précédent", "Notation",
                 "Motif du changement", "Éléments de preuve", "Commentaire"),
    }  # fmt: skip
    spanish = {
        "cover": "Formulario",
        "language": "es",
        "labels": ("Plan", "País", "Ronda", "Evaluación", "Versión del formulario", "Idioma"),
        "columns": ("Código", "Acción", "Orientación", "Ronda anterior", "Calificación",
                 "Motivo del cambio", "Evidencia", "Comentario"),
    }  # fmt: skip
    dutch = {
        "cover": "Formulier",
        "language": "nl",
        "labels": ("Plan", "Land", "Ronde", "Soort beoordeling", "Versie van het formulier", "Taal"),
        "columns": ("Code", "Actie", "Leidraad", "Vorige ronde", "Beoordeling",
                 "Reden van wijziging", "Onderbouwing", "Opmerking"),
    }  # fmt: skip
    return {
        "should_pass/form__as_it_was_sent_out.xlsx": made_by_the_program(),
        "should_pass/form__filled_in.xlsx": xlsx(*as_sent),
        "should_pass/form__sheets_in_another_order.xlsx": xlsx(net, scale, skl, cover, law),
        "should_pass/form__sheets_renamed.xlsx": xlsx(
            Sheet("A", cover.rows), Sheet("B", law.rows), Sheet("C", skl.rows), Sheet("D", net.rows),
            scale,
        ),
        "should_pass/form__area_sheet_deleted.xlsx": xlsx(cover, law, net, scale),
        "should_pass/form__row_deleted.xlsx": xlsx(
            cover, Sheet(law.name, law.rows[:-1]), skl, net, scale
        ),
        "should_pass/form__version_1.xlsx": xlsx(cover_of_1, *of_1),
        "should_pass/form__hidden_sheet.xlsx": xlsx(
            cover, law, Sheet(skl.name, skl.rows, hidden=True), net, scale
        ),
        "should_pass/form__extra_columns.xlsx": xlsx(cover, wide, skl, net, scale),
        "should_pass/form__extra_sheet.xlsx": xlsx(
            *as_sent, Sheet("Minutes", [("Present were",), ("the minister",)])
        ),
        "should_pass/form__french.xlsx": xlsx(*form(
            {"LAW-1": "Réalisé", "LAW-2": "Commencé", "SKL-1": "Pas d'information", "SKL-2": "45,5",
             "SKL-3": "Confidentiel", "1.1": "Sans objet", "1.10": "Non commencé"}, **french,
        )),
        "should_pass/form__spanish.xlsx": xlsx(*form(
            {"LAW-1": "Realizado", "LAW-2": "Iniciado", "SKL-1": "Sin información", "SKL-2": "45,5 %",
             "SKL-3": "Confidencial", "1.1": "No aplica", "1.10": "No iniciado"}, **spanish,
        )),
        "should_pass/form__dutch.xlsx": xlsx(*form(
            {"LAW-1": "Uitgevoerd", "LAW-2": "Gestart", "SKL-1": "Geen informatie", "SKL-2": "45,5",
             "SKL-3": "Vertrouwelijk", "1.1": "N.v.t.", "1.10": "Niet gestart"}, **dutch,
        )),
        "should_pass/form__of_evaluators.xlsx": xlsx(*form({"LAW-1": "Started"}, assessment="evaluator")),
        "should_pass/form__of_the_region.xlsx": xlsx(*regional_form()),
        "should_pass/form__with_last_times_problems.xlsx": xlsx(
            *as_sent, Sheet("Problems", [("Cell", "Problem"), ("LAW Legislation!E4", "unknown level")])
        ),
        "should_pass/form__empty.xlsx": xlsx(*form({})),
        "should_fail/unknown_template__version_9.xlsx": xlsx(*form(version="9")),
        "should_fail/other_plan__form.xlsx": xlsx(*form(plan="NAMES")),
        "should_fail/unknown_plan__form.xlsx": xlsx(*form(plan="ATOLLS")),
        "should_fail/missing_country__form.xlsx": xlsx(*form(country=None)),
        "should_fail/missing_round__form.xlsx": xlsx(*form(round_=None)),
        "should_fail/round_not_open__form.xlsx": xlsx(*form(round_="2018")),
        "should_fail/other_round__form.xlsx": xlsx(*form(round_="2021")),
        "should_fail/formula_without_result__form_country.xlsx": xlsx(
            *form(country=Formula("=Countries!A1"))
        ),
        "should_fail/unread_area__renamed_heading.xlsx": xlsx(cover, renamed, skl, net, scale),
        "should_fail/heading_twice__form.xlsx": xlsx(cover, twice, skl, net, scale),
        "should_fail/unknown_level__form.xlsx": xlsx(
            *form({**ANSWERS, "LAW-2": "Partly", "1.10": "hardly begun"})
        ),
        "should_fail/unknown_action__form_row_added.xlsx": xlsx(
            cover, Sheet(law.name, [*law.rows, ("LAW-9", "Our own idea", None, None, "Done")]),
            skl, net, scale,
        ),
        "should_fail/rated_twice__form_row_copied.xlsx": xlsx(
            cover, Sheet(law.name, [*law.rows, law.rows[3]]), skl, net, scale
        ),
    }  # fmt: skip


def regional_form() -> list[Sheet]:
    """The form of the region, which answers for its own actions alone."""
    cover, law, skl, *_rest = form(country="REGION")
    head = law.rows[:3]
    return [
        cover,
        Sheet(law.name, [*head, ("LAW-3", "Agree on a model law", None, None, "Largely done")]),
        Sheet(skl.name, [*skl.rows[:3], ("SKL-1", "Hold exercises", None, None, "Done")]),
    ]


def made_by_the_program() -> bytes:
    """A form as the program sends it out, with drop-downs and protection, and answers in it."""
    from monitoring.exports import template_workbook
    from monitoring.pipeline import add_plan_workbook, open_workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(f"sqlite:///{folder}/store.db")
        add_plan_workbook(workspace, xlsx(*PLAN), "plan.xlsx")
        plan = workspace.plan("ISLES")
        workspace.store.close()
    content = template_workbook(
        plan,
        plan.round_by_code["2024"],
        plan.country_by_code["XAA"],
        last_round={"LAW-1": "Started (2021)"},
        answers={
            "LAW-1": {
                "rating": "Done",
                "why": "situation_changed",
                "evidence": "Act No. 3 of 2023",
            },
            "LAW-2": {"rating": "No information"},
            "SKL-2": {"rating": "45", "comment": "=1+1 is not meant as a formula"},
        },
    )
    return zipped(without_dates(unzipped(content)))


def without_dates(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of a workbook that was made at no particular time."""
    core = parts["docProps/core.xml"].decode()
    for name in ("created", "modified"):
        before, _tag, rest = core.partition(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">')
        core = f"{before}{_tag}2026-01-01T00:00:00Z{rest[len('2026-01-01T00:00:00Z') :]}"
    return {**parts, "docProps/core.xml": core.encode()}


# --- long tables ---------------------------------------------------------------------------------


def long_tables() -> Files:
    """One row for each country, round and action, with what people put around and inside."""
    second = ("Cedar Coast", 2024, "LAW-1", "Started")
    codes = (*HEADINGS, "Level")
    return {
        "should_pass/long__title_notes_and_totals.xlsx": xlsx(Sheet("Ratings", [
            ("Implementation of the plan, second assessment",),
            ("as at 30 June 2024",),
            (),
            HEADINGS,
            GOOD,
            OTHER,
            ("Regional average", 2024, "LAW-1", 83.3),
            ("Total", None, None, 2),
            (),
            ("Source: returns of the countries",),
            ("* provisional",),
            (),
            ("Answers marked with an asterisk may still change.",),
        ])),
        "should_pass/long__tables_below_each_other.xlsx": xlsx(Sheet("Ratings", [
            ("Amber Island",), HEADINGS, GOOD, (), ("Birch Islands",), HEADINGS, OTHER,
        ])),
        "should_pass/long__tables_beside_each_other.xlsx": xlsx(Sheet("Ratings", [
            (*HEADINGS, None, *HEADINGS), (*GOOD, None, *OTHER), (*second, None, None),
        ])),
        "should_pass/long__table_away_from_the_corner.xlsx": xlsx(Sheet("Ratings", [
            (), (), (), *((None, None, *row) for row in TABLE),
        ])),
        "should_pass/long__rows_of_blanks_between.xlsx": xlsx(Sheet("Ratings", [
            HEADINGS, GOOD, (), (), OTHER, (), SHARE,
        ])),
        "should_pass/long__two_rows_of_headings.xlsx": xlsx(Sheet("Ratings", [
            ("Country", "Round", "What was asked", None, "What was answered"),
            (None, None, "Action", "Title", "Rating"),
            ("Amber Island", 2024, "LAW-1", "Adopt a law", "Done"),
        ], merged=("A1:A2", "B1:B2", "C1:D1"))),
        "should_pass/long__merged_countries.xlsx": xlsx(Sheet("Ratings", [
            HEADINGS, GOOD, (None, None, "LAW-2", "Started"), (None, None, "SKL-2", 45), OTHER,
        ], merged=("A2:A4", "B2:B4"))),
        "should_pass/long__value_under_a_merged_cell.xlsx": xlsx(Sheet("Ratings", [
            HEADINGS, GOOD, ("Birch Islands", None, "LAW-2", "Started"),
        ], merged=("A2:A3", "B2:B3"))),
        "should_pass/long__hidden_rows.xlsx": ratings(GOOD, OTHER, SHARE, hidden_rows=(3, 4)),
        "should_pass/long__hidden_columns.xlsx": ratings(
            (*GOOD, "seen by nobody"), headings=(*HEADINGS, "Comment"), hidden_columns=(4, 5)
        ),
        "should_pass/long__hidden_sheet.xlsx": xlsx(
            Sheet("Ratings", [HEADINGS, GOOD]), Sheet("Old", [HEADINGS, OTHER], hidden=True)
        ),
        "should_pass/long__several_sheets_and_notes.xlsx": xlsx(
            Sheet("Read me", [("Please ask us about anything unclear.",)]),
            Sheet("Amber", [HEADINGS, GOOD]),
            Sheet("Birch", [HEADINGS, OTHER]),
        ),
        "should_pass/long__columns_that_agree.xlsx": ratings(
            (*GOOD, 3), (*OTHER, 2), headings=codes
        ),
        "should_pass/long__columns_in_another_order.xlsx": ratings(
            ("Done", "our own note", "LAW-1", 2024, "Amber Island"),
            headings=("Rating", "Seen by", "Action", "Round", "Country"),
        ),
        "should_pass/long__headings_in_french.xlsx": ratings(
            ("Amber Island", 2024, "LAW-1", "Réalisé", "loi n° 3"),
            headings=("Pays", "Année", "Mesure", "Niveau", "Moyens de vérification"),
        ),
        "should_pass/long__headings_in_spanish.xlsx": ratings(
            ("Amber Island", 2024, "LAW-1", "Realizado", "ley 3"),
            headings=("PAÍS", "Año", "Medida", "Nivel", "Observaciones"),
        ),
        "should_pass/long__headings_in_dutch.xlsx": ratings(
            ("Amber Island", 2024, "LAW-1", "Uitgevoerd", "wet 3"),
            headings=("Land", "Jaar", "Maatregel", "Beoordeling", "Opmerkingen"),
        ),
        "should_pass/long__three_assessments.xlsx": ratings(
            (*GOOD, "self"), (*GOOD[:3], "Started", "Evaluator"), (*GOOD[:3], "Largely done", "agreed"),
            headings=(*HEADINGS, "Assessment"),
        ),
        "should_pass/long__round_is_chosen.xlsx": ratings(
            ("Amber Island", "LAW-1", "Done"), headings=("Country", "Action", "Rating")
        ),
        "should_pass/long__action_by_its_title.xlsx": ratings(
            ("Amber Island", 2024, "adopt a LAW", "Done"), ("Amber Island", 2024, "law 2", "Done")
        ),
        "should_pass/long__codes_of_numbers.xlsx": ratings(
            ("Amber Island", 2024, Shown(1.1, "0.0"), "Done"),
            ("Amber Island", 2024, Shown(1.1, "0.00"), "Started"),
        ),
        "should_pass/long__headings_only.xlsx": xlsx(
            Sheet("Ratings", [HEADINGS, GOOD]), Sheet("Empty", [HEADINGS])
        ),
        "should_fail/heading_twice__two_ratings.xlsx": ratings(
            (*GOOD, "Started"), headings=(*HEADINGS, "rating")
        ),
        "should_fail/columns_disagree__level_and_rating.xlsx": ratings(
            (*GOOD, 3), (*OTHER, 0), headings=codes
        ),
        "should_fail/unknown_layout__letter.xlsx": xlsx(
            Sheet("Letter", [(), (None, "Dear colleague,"), (None, "thank you.")])
        ),
        "should_fail/rated_twice.xlsx": ratings(
            GOOD, OTHER, ("XAA", "2024", "law-1", "Started"), GOOD
        ),
        "should_fail/missing_country.xlsx": ratings(GOOD, (None, 2024, "LAW-2", "Done")),
        "should_fail/missing_action.xlsx": ratings(GOOD, ("Amber Island", 2024, None, "Done")),
        "should_fail/missing_round.xlsx": ratings(GOOD, ("Amber Island", None, "LAW-2", "Done")),
        "should_fail/missing_country__rating_alone.xlsx": ratings(GOOD, (None, None, None, "Done")),
        "should_fail/unknown_action.xlsx": ratings(GOOD, ("Amber Island", 2024, "LAW-9", "Done")),
        "should_fail/unknown_action__turned_into_a_date.xlsx": ratings(
            GOOD, ("Amber Island", 2024, datetime.date(2024, 10, 1), "Done")
        ),
        "should_fail/no_known_action.xlsx": ratings(
            ("Amber Island", 2024, "ZZ-1", "Done"), ("Amber Island", 2024, "ZZ-2", "Done")
        ),
        "should_fail/unknown_assessment.xlsx": ratings(
            (*GOOD, "me"), headings=(*HEADINGS, "Assessment")
        ),
        "should_fail/unknown_why.xlsx": ratings(
            (*GOOD, "the cat sat on it"), headings=(*HEADINGS, "Why changed")
        ),
        "should_fail/unknown_round.xlsx": ratings(GOOD, ("Amber Island", 2019, "LAW-2", "Done")),
        "should_fail/unknown_round__near_miss.xlsx": ratings(
            ("Amber Island", "Second asessment", "LAW-1", "Done")
        ),
        "should_fail/round_not_open.xlsx": ratings(GOOD, ("Amber Island", 2018, "LAW-1", "Done")),
        "should_fail/other_round__chosen_at_the_door.xlsx": ratings(
            ("Amber Island", 2021, "LAW-1", "Done"), GOOD
        ),
        "should_fail/out_of_scope.xlsx": ratings(
            ("Amber Island", "LAWS", "LAW-1", "Done"), ("Amber Island", "LAWS", "SKL-1", "Done")
        ),
        "should_fail/not_answerable__country_rates_for_the_region.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-3", "Done")
        ),
        "should_fail/not_answerable__region_rates_for_a_country.xlsx": ratings(
            GOOD, ("REGION", 2024, "LAW-1", "Done")
        ),
    }  # fmt: skip


# --- matrices ------------------------------------------------------------------------------------


def matrices() -> Files:
    """One thing down, another across; every cell an answer."""
    down = [
        ("Country", "LAW-1", "LAW-2", "SKL-2"),
        ("Amber Island", "Done", "Started", 45),
        ("Birch Islands", "Not started", None, "n.d."),
    ]
    earlier = [("Country", "LAW-1", "LAW-2"), ("Amber Island", "Started", "Not started")]
    return {
        "should_pass/matrix__countries_down.xlsx": xlsx(Sheet("2024", down), Sheet("2021", earlier)),
        "should_pass/matrix__actions_down.xlsx": xlsx(Sheet("2024", [
            ("Action", "Amber Island", "XAB", "Cedar Coast"),
            ("LAW-1", "Done", "Started", None),
            ("LAW-2", 2, "1", "N/A"),
        ])),
        "should_pass/matrix__rounds_below_actions.xlsx": xlsx(Sheet("All", [
            ("Country", "LAW-1", None, "LAW-2", None),
            (None, 2021, 2024, 2021, 2024),
            ("Amber Island", "Started", "Done", "Not started", "Started"),
            ("Birch Islands", "Started", "Started", None, "Done"),
        ], merged=("A1:A2", "B1:C1", "D1:E1"))),
        "should_pass/matrix__actions_below_rounds.xlsx": xlsx(Sheet("All", [
            (None, 2021, None, 2024, None),
            ("Country", "LAW-1", "LAW-2", "LAW-1", "LAW-2"),
            ("Amber Island", "Started", "Not started", "Done", "Started"),
        ])),
        "should_pass/matrix__rounds_below_countries.xlsx": xlsx(Sheet("All", [
            ("Action", "Amber Island", None, "Birch Islands", None),
            (None, 2021, 2024, 2021, 2024),
            ("LAW-1", "Started", "Done", "Started", "Started"),
        ], merged=("B1:C1", "D1:E1"))),
        "should_pass/matrix__assessments_below_actions.xlsx": xlsx(Sheet("2024", [
            ("Country", "LAW-1", None, "LAW-2", None),
            (None, "Self", "Evaluator", "Self", "Evaluator"),
            ("Amber Island", "Done", "Largely done", "Started", "Started"),
        ], merged=("B1:C1", "D1:E1"))),
        "should_pass/matrix__several_on_a_sheet.xlsx": xlsx(Sheet("2024", [
            ("Legislation",),
            ("Country", "LAW-1", "LAW-2"),
            ("Amber Island", "Done", "Started"),
            (),
            ("Skills",),
            ("Country", "SKL-1", "SKL-2"),
            ("Amber Island", "Largely done", 45),
        ])),
        "should_pass/matrix__title_notes_and_totals.xlsx": xlsx(Sheet("2024", [
            ("Second assessment",),
            (),
            *down,
            ("REGIONAL AVERAGE", 1.5, 1, 45),
            (),
            ("Note: n.d. where nobody answered",),
        ])),
        "should_pass/matrix__column_of_totals.xlsx": xlsx(Sheet("2024", [
            ("Action", "Amber Island", "Birch Islands", "Average"),
            ("LAW-1", "Done", "Started", "Largely done"),
            ("LAW-2", "Done", "Done", "Done"),
        ])),
        "should_pass/matrix__hidden_row_and_sheet.xlsx": xlsx(
            Sheet("2024", down, hidden_rows=(2,)), Sheet("2021", earlier, hidden=True)
        ),
        "should_pass/matrix__columns_in_another_order.xlsx": xlsx(Sheet("2024", [
            ("Country", "SKL-2", "LAW-2", "LAW-1"),
            ("Amber Island", 45, "Started", "Done"),
        ])),
        "should_pass/matrix__round_is_chosen.xlsx": xlsx(Sheet("Sheet1", down)),
        "should_fail/unknown_level__matrix.xlsx": xlsx(Sheet("2024", [
            *down, ("Cedar Coast", "Done", "a bit", 50),
        ])),
        "should_fail/unknown_action__matrix_heading.xlsx": xlsx(Sheet("2024", [
            ("Country", "LAW-1", "LAW-7"), ("Amber Island", "Done", "Done"),
        ])),
        "should_fail/missing_action__matrix_value_below_no_heading.xlsx": xlsx(Sheet("2024", [
            ("Country", "LAW-1", "LAW-2", None), ("Amber Island", "Done", "Done", "Started"),
        ])),
        "should_fail/unknown_country__matrix.xlsx": xlsx(Sheet("2024", [
            *down, ("Zebra Rock", "Done", "Done", 50),
        ])),
        "should_fail/rated_twice__matrix.xlsx": xlsx(Sheet("2024", [
            *down, ("XAA", "Done", None, None),
        ])),
        "should_fail/unknown_round__matrix_sheet.xlsx": xlsx(Sheet("Sheet1", down)),
    }  # fmt: skip


# --- mappings ------------------------------------------------------------------------------------


def mappings() -> Files:
    """A questionnaire with headings of its own, which a layout of the user's maps."""
    questionnaire = xlsx(Sheet("Answers", [
        ("Questionnaire of the working group",),
        ("Who are you?", "Which question?", "What do you say?", "Why?"),
        ("Amber Island", "Q1", "Done", "law of 2023"),
        ("Birch Islands", "Q2", "Started", None),
    ]), Sheet("Other", [HEADINGS, GOOD]))  # fmt: skip
    extended = ratings(
        ("Amber Island", "Q1", "Done"), headings=("Jurisdiction", "Question code", "Rating")
    )
    unmapped = xlsx(Sheet("Answers", [
        ("Who are you?", "Which question?", "What do you say?"), ("Amber Island", "Q1", "Done"),
    ]))  # fmt: skip
    over_time = xlsx(Sheet("Laws", [
        ("Which islands have a law?",),
        ("Country", 2021, datetime.date(2024, 6, 30)),
        ("Amber Island", "Started", "Done"),
        ("Birch Islands", "n.d.", "Not started"),
    ]))  # fmt: skip
    return {
        "should_pass/mapping__rounds_across_for_one_action.xlsx": over_time,
        "should_pass/mapping__columns_by_letter.xlsx": questionnaire,
        "should_pass/mapping__extends_the_long_layout.xlsx": extended,
        "should_fail/unknown_layout__questionnaire.xlsx": unmapped,
    }


# --- values --------------------------------------------------------------------------------------


def values() -> Files:
    """What people write in a cell, for levels, numbers, rounds and for no answer."""
    status = (*HEADINGS, "Status")
    texts = (*HEADINGS, "Evidence", "Comment")
    return {
        "should_pass/level__label_code_number_synonym.xlsx": ratings(*of_amber(
            ("LAW-1", "Done"), ("LAW-2", "3"), ("SKL-1", 2), ("1.1", "completed"),
        ), ("Birch Islands", 2024, "LAW-1", 0), ("Birch Islands", 2024, "LAW-2", "Level 2")),
        "should_pass/level__any_case_and_spacing.xlsx": ratings(*of_amber(
            ("LAW-1", "  DONE "), ("LAW-2", "largely\n done"), ("SKL-1", "Not-started"),
            ("1.1", "lArGeLy   dOnE."),
        )),
        "should_pass/level__four_languages.xlsx": ratings(*of_amber(
            ("LAW-1", "En grande partie réalisé"), ("LAW-2", "en proceso"), ("SKL-1", "Grotendeels uitgevoerd"),
            ("1.1", "REALISE"),
        ), ("Birch Islands", 2024, "LAW-1", "NO INICIADO"), ("Birch Islands", 2024, "LAW-2", "voltooid")),
        "should_pass/level__with_its_number.xlsx": ratings(*of_amber(
            ("LAW-1", "2 - Largely done"), ("LAW-2", "Done (3)"), ("SKL-1", "1. Started"),
            ("1.1", "0: not started"),
        )),
        "should_pass/number__percent_in_three_ways.xlsx": ratings(
            ("Amber Island", 2024, "SKL-2", 45), ("Birch Islands", 2024, "SKL-2", "45 %"),
            ("Cedar Coast", 2024, "SKL-2", Shown(0.45, "0%")),
            ("Amber Island", 2021, "SKL-2", Shown(0.4525, "0.00%")),
            ("Birch Islands", 2021, "SKL-2", "45%"), ("Cedar Coast", 2021, "SKL-2", Shown(45, '0" %"')),
        ),
        "should_pass/number__decimal_comma_and_thousands.xlsx": ratings(
            ("Amber Island", 2024, "SKL-2", "45,5"), ("Birch Islands", 2024, "SKL-2", "45.5"),
            ("Amber Island", 2024, "SKL-3", "1,234,567"), ("Birch Islands", 2024, "SKL-3", "1 234"),
            ("Cedar Coast", 2024, "SKL-3", "1.234,5"),
        ),
        "should_pass/number__one_comma_among_commas.csv": delimited([
            HEADINGS, ("Amber Island", 2024, "SKL-2", "45,5"), ("Amber Island", 2024, "SKL-3", "1,234"),
        ], ";").encode(),
        "should_pass/number__one_comma_among_points.csv": delimited([
            HEADINGS, ("Amber Island", 2024, "SKL-2", "45.5"), ("Amber Island", 2024, "SKL-3", "1,234"),
        ], ";").encode(),
        "should_pass/number__zero_is_a_number.xlsx": ratings(
            ("Amber Island", 2024, "SKL-2", 0), ("Birch Islands", 2024, "SKL-2", "0"),
            ("Cedar Coast", 2024, "SKL-2", None),
        ),
        "should_pass/round__date_serial_and_text.xlsx": ratings(
            ("Amber Island", datetime.date(2024, 6, 30), "LAW-1", "Done"),
            ("Amber Island", 45473, "LAW-2", "Done"),
            ("Birch Islands", "30 June 2024", "LAW-1", "Done"),
            ("Birch Islands", "30/06/2024", "LAW-2", "Done"),
            ("Cedar Coast", "30 juin 2024", "LAW-1", "Done"),
            ("Cedar Coast", "Second Assessment", "LAW-2", "Done"),
            ("Cedar Coast", "2024", "SKL-1", "Done"),
        ),
        "should_pass/no_answer__words_for_it.xlsx": ratings(
            *of_amber(("LAW-1", "N/A"), ("LAW-2", "n.d."), ("SKL-1", "-"), ("SKL-2", ".."),
                      ("SKL-3", "not applicable"), ("1.1", "Withheld"), ("1.10", "…")),
            *(("Birch Islands", 2024, action, said) for action, said in (
                ("LAW-1", "sans objet"), ("LAW-2", "No disponible"), ("SKL-1", "niet van toepassing"),
                ("SKL-2", "confidentiel"), ("SKL-3", "Don’t know"), ("1.1", "–"), ("1.10", "?"))),
        ),
        "should_pass/no_answer__in_a_column_of_its_own.xlsx": ratings(
            (*GOOD, "rated"), ("Amber Island", 2024, "LAW-2", None, "Not applicable"),
            ("Amber Island", 2024, "SKL-1", "-", "withheld"), ("Amber Island", 2024, "SKL-2", 45, None),
            ("Amber Island", 2024, "SKL-3", None, None), headings=status,
        ),
        "should_pass/formula__with_its_result.xlsx": ratings(
            (Formula('="Amber"&" Island"', "Amber Island"), Formula("=2023+1", 2024), "LAW-1",
             Formula('=IF(1,"Done","")', "Done")),
            ("Amber Island", 2024, "SKL-2", Formula("=90/2", 45)),
        ),
        "should_pass/text__footnote_marks.xlsx": ratings(
            ("Amber Island*", "2024¹", "LAW-1 [2]", "Done†"), ("Birch Islands (a)", 2024, "LAW-2", "Started²"),
            ("Cedar Coast 1)", 2024, "SKL-2", "45.5*"),
        ),
        "should_pass/text__invisible_characters.xlsx": ratings(
            ("\ufeffAmber\u00a0Island\u200b", "\u200e2024", "LAW\u20111", "\u202eDone\u202c", "\u200b", "👍🏽 ok"),
            ("Birch\u2003Islands\u00ad", 2024, "LAW-2", "Largely\u00a0done", "e\u0301te\u0301", "\u202egnp.exe"),
            headings=texts,
        ),
        "should_pass/text__nul_and_control_characters.csv": delimited([
            HEADINGS, ("Amber\0 Island", 2024, "LAW-1", "Done\x01"), OTHER,
        ]).encode(),
        "should_pass/text__formulas_stay_texts.xlsx": ratings(
            (*GOOD, '=HYPERLINK("http://example.org","click")', "+1 person"),
            (*OTHER, "@SUM(A1:A9)", "-2 since last year"), headings=texts,
        ),
        "should_pass/text__error_in_a_comment.xlsx": ratings(
            (*GOOD, None, Formula("=A1/0", "#DIV/0!")), headings=texts
        ),
        "should_pass/empty__says_nothing.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-2", None), ("Amber Island", 2024, "SKL-2", "   ")
        ),
        "should_pass/empty__leaves_the_earlier_answer.xlsx": ratings(
            ("Amber Island", 2024, "LAW-1", None), ("Birch Islands", 2024, "LAW-2", None)
        ),
        "should_pass/empty__withdraws_when_asked.xlsx": ratings(
            ("Amber Island", 2024, "LAW-1", None), ("Birch Islands", 2024, "LAW-1", None),
            ("Cedar Coast", 2024, "LAW-1", "Started"),
        ),
        "should_pass/empty__comment_beside_nothing.xlsx": ratings(
            ("Amber Island", 2024, "LAW-1", None, None, "we will answer later"), (*OTHER, None, None),
            headings=texts,
        ),
        "should_fail/excel_error__in_ratings.xlsx": ratings(*of_amber(
            ("LAW-1", Formula("=VLOOKUP(1,A:A,1)", "#N/A")), ("LAW-2", Formula("=#REF!", "#REF!")),
            ("SKL-2", Formula("=1/0", "#DIV/0!")), ("SKL-3", "#VALUE!"),
        )),
        "should_fail/excel_error__in_names.xlsx": ratings(
            (Formula("=#REF!", "#REF!"), 2024, "LAW-1", "Done"),
            ("Amber Island", Formula("=#REF!", "#NAME?"), "LAW-1", "Done"),
            ("Amber Island", 2024, Formula("=#REF!", "#N/A"), "Done"), GOOD,
        ),
        "should_fail/excel_error__binary.xlsb": xlsb("Ratings", [
            HEADINGS, GOOD, ("Amber Island", 2024, "LAW-2", "#N/A"),
            ("Amber Island", 2024, "SKL-2", "#DIV/0!"),
        ]),
        "should_fail/excel_error__as_text.csv": delimited([
            HEADINGS, GOOD, ("Amber Island", 2024, "LAW-2", "#N/A"),
            ("Amber Island", 2024, "SKL-2", "#¡DIV/0!"), ("Amber Island", 2024, "SKL-3", "Err:502"),
        ], ";").encode(),
        "should_fail/formula_without_result.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-2", Formula("=Scale!A4")),
            ("Amber Island", 2024, Formula("=A1"), "Done"),
        ),
        "should_fail/date_in_rating__three_of_two.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-2", datetime.date(2024, 3, 2)),
            ("Amber Island", 2024, "SKL-2", datetime.date(2024, 2, 3)),
        ),
        "should_fail/ambiguous_number__one_comma.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "SKL-3", "1,234")
        ),
        "should_fail/percent_cell__in_another_unit.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "SKL-3", Shown(0.45, "0%")),
            ("Birch Islands", 2024, "SKL-3", "45 %"),
        ),
        "should_fail/not_a_number__bounds_and_ratios.xlsx": ratings(
            ("Amber Island", 2024, "SKL-2", "~40"), ("Birch Islands", 2024, "SKL-2", "over 50"),
            ("Cedar Coast", 2024, "SKL-2", "3 of 4"), ("Amber Island", 2021, "SKL-2", "40-50"),
            ("Birch Islands", 2021, "SKL-2", "1/2"), ("Cedar Coast", 2021, "SKL-2", "many"),
            ("Amber Island", 2024, "SKL-3", True),
        ),
        "should_fail/unknown_level__misspelt.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-2", "Largley done"), ("Amber Island", 2024, "SKL-1", "Doen")
        ),
        "should_fail/unknown_level__not_quite.xlsx": ratings(*of_amber(
            ("LAW-1", "Done?"), ("LAW-2", "not done"), ("SKL-1", 2.5), ("1.1", "2-3"), ("1.10", 4),
        )),
        "should_fail/unknown_level__percent.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-2", Shown(1, "0%"))
        ),
        "should_fail/two_levels__contradiction.xlsx": ratings(
            GOOD, ("Amber Island", 2024, "LAW-2", "3 - Largely done")
        ),
        "should_fail/rating_and_status__both.xlsx": ratings(
            (*GOOD, "Not applicable"), (*OTHER, "rated"), headings=status
        ),
        "should_fail/unknown_status.xlsx": ratings((*GOOD, "perhaps"), headings=status),
        "should_fail/ambiguous_date__third_of_april.xlsx": ratings(
            ("Amber Island", "3/4/2025", "LAW-1", "Done"), GOOD
        ),
    }  # fmt: skip


# --- countries -----------------------------------------------------------------------------------


def countries() -> Files:
    """Names that mean one country, names that resemble one, and names that mean two."""
    first = ("Birch Islands", "2024", "LAW-1", "Started")
    return {
        "should_pass/country__code_name_and_variants.xlsx": names(
            "DMA", "dominican republic", "Republic of Suriname", "Trinidad & Tobago", "St. Kitts and Nevis",
            "The Co-operative Republic of Guyana", "CURACAO", "St Vincent and the Grenadines",
        ),
        "should_pass/country__four_languages.xlsx": names(
            "Trinité-et-Tobago", "Surinam", "Saint-Vincent-et-les Grenadines", "República Dominicana",
            "Saint Kitts en Nevis", "Frans-Guyana", "Guyana", "Curazao",
        ),
        "should_pass/country__dominica_and_dominican_republic.xlsx": names(
            "Dominica", "Dominican Republic"
        ),
        "should_pass/country__dominique_and_dominicaine.xlsx": names(
            "Dominique", "Rép. dominicaine"
        ),
        "should_pass/country__sint_maarten_and_saint_martin.xlsx": names(
            "St. Maarten", "Saint-Martin (partie française)"
        ),
        "should_pass/country__guyana_and_guyane.xlsx": names("Guyana", "Guyane française"),
        "should_pass/country__guess_accepted.xlsx": names("Surinname", "Dominican Republik", "Guyana"),
        "should_pass/country__invented_guess_accepted.xlsx": ratings(
            ("Amber Iland", 2024, "LAW-1", "Done"), OTHER
        ),
        "should_pass/country__region_answers.xlsx": ratings(
            GOOD, ("REGION", 2024, "LAW-3", "Largely done"), ("Région", 2024, "SKL-1", "Started")
        ),
        "should_pass/country__totals_are_no_countries.xlsx": ratings(
            GOOD, ("Regional average", 2024, "LAW-1", 2.5), first, ("Promedio", 2024, "LAW-1", 2),
            ("All countries", 2024, "LAW-1", "Done"), ("Moyenne régionale", 2024, "LAW-1", 2),
            ("Gemiddelde", 2024, "LAW-1", 2),
        ),
        "should_fail/country_guess__misspelt.xlsx": names("Guyana", "Surinname"),
        "should_fail/country_guess__dominican_republik.xlsx": names("Guyana", "Dominican Republik"),
        "should_fail/country_guess__invented.xlsx": ratings(
            GOOD, ("Birch Ilands", 2024, "LAW-2", "Done")
        ),
        "should_fail/unknown_country__saint_martin_alone.xlsx": names("Guyana", "St Martin"),
        "should_fail/unknown_country__guyane_alone.xlsx": names("Guyana", "Guyane"),
        "should_fail/unknown_country__abbreviation.xlsx": names("Guyana", "D. Rep."),
        "should_fail/unknown_country__nobody_knows.xlsx": names("Guyana", "Atlantis"),
        "should_fail/no_known_country.xlsx": names("Atlantis", "Lemuria"),
        "should_fail/country_not_in_plan.xlsx": names("Guyana", "Norway"),
        "should_fail/country_not_in_plan__real_country.xlsx": ratings(
            GOOD, ("Guyana", 2024, "LAW-2", "Done")
        ),
        "should_fail/country_guess__another_name_accepted.xlsx": names("Guyana", "Surinname"),
    }  # fmt: skip


# --- hostile files -------------------------------------------------------------------------------


def hostile() -> Files:
    """Files that would fill the memory, open other files or run something; and harmless oddities."""
    table = f"<sheetData>{inline_rows(*TABLE)}</sheetData>"
    laughs = '<!DOCTYPE x [<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">'
        for before, one in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "]>"  # fmt: skip
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    last_cell = inline_cell("XFD1048576", "Done")
    linked = unzipped(ratings(
        ("Amber Island", 2024, "LAW-1", Formula("='[1]Sheet1'!A1", "Done")), OTHER
    ))  # fmt: skip
    linked["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    linked["xl/externalLinks/_rels/externalLink1.xml.rels"] = relations(
        ("rId1", "externalLinkPath", "http://example.org/other.xlsx")
    ).encode()
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(9, 1500))
    return {
        "should_fail/too_large__zip_bomb.xlsx": bare_xlsx(
            f"<sheetData><row r='1'>{inline_cell('A1', 'A' * 3_000_000)}</row></sheetData>"
        ),
        "should_fail/too_large__cell_at_the_end_of_the_sheet.xlsx": bare_xlsx(
            f"<sheetData>{inline_rows(*TABLE)}<row r='1048576'>{last_cell}</row></sheetData>"
        ),
        "should_fail/too_large__row_beyond_the_last.xlsx": bare_xlsx(
            f"<sheetData>{inline_rows(*TABLE)}"
            f"<row r='4294967295'>{inline_cell('A4294967295', 'Done')}</row></sheetData>"
        ),
        "should_fail/too_large__merged_over_everything.xlsx": bare_xlsx(
            table + '<mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>'
        ),
        "should_fail/too_large__sheets.ods": ods(*["<table:table-row/>"] * 260),
        "should_fail/too_large__columns.csv": delimited([HEADINGS, GOOD]).encode() + b"," * 17_000,
        "should_fail/damaged_workbook__billion_laughs.xlsx": bare_xlsx(
            table.replace("Done", "&i;", 1), before=laughs
        ),
        "should_fail/damaged_workbook__reads_another_file.xlsx": bare_xlsx(
            table.replace("Done", "&e;", 1), before=entity
        ),
        "should_fail/damaged_workbook__no_such_shared_text.xlsx": bare_xlsx(
            '<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>',
            shared="<si><t>Country</t></si>",
        ),
        "should_fail/damaged_workbook__breaks_off.xlsx": bare_xlsx(table[: len(table) * 2 // 3]),
        "should_pass/hostile__link_to_another_file.xlsx": zipped(linked),
        "should_pass/hostile__dimension_lies.xlsx": bare_xlsx(f'<dimension ref="A1"/>{table}'),
        "should_pass/hostile__thousands_of_blank_rows.xlsx": bare_xlsx(
            f"<sheetData>{inline_rows(*TABLE)}{styled}</sheetData>"
        ),
        "should_pass/hostile__whole_sheet_is_a_link.xlsx": bare_xlsx(
            table + '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
        ),
    }


# --- what LibreOffice saves ----------------------------------------------------------------------


OF_LIBREOFFICE = (
    "should_pass/format__xls.xls",
    "should_pass/format__ods.ods",
    "should_pass/format__xlsx_by_libreoffice.xlsx",
    "should_pass/form__saved_by_libreoffice.ods",
    "should_pass/wrong_extension__xls_named_xlsx.xlsx",
    "should_fail/excel_error__old_format.xls",
    "should_fail/excel_error__opendocument.ods",
    "should_fail/not_a_workbook__cut_off.xls",
    "should_fail/protected__old_format.xls",
)
"""What `of_libreoffice` makes: other bytes each time, and only where LibreOffice is installed."""


def of_libreoffice() -> Files:
    """Workbooks as another program saves them, and in its own formats."""
    rows = (HEADINGS, GOOD, OTHER, ("Cedar Coast", 2024, "SKL-2", Shown(0.455, "0.0%")))
    errors = xlsx(Sheet("Ratings", [
        HEADINGS, GOOD, ("Amber Island", 2024, "LAW-2", Formula("=NA()", "#N/A")),
        ("Amber Island", 2024, "SKL-2", Formula("=1/0", "#DIV/0!")),
    ]))  # fmt: skip
    xls = by_libreoffice(xlsx(Sheet("Ratings", rows)), "xls")
    made_of = (
        xls,
        by_libreoffice(xlsx(Sheet("Ratings", rows)), "ods"),
        by_libreoffice(xlsx(Sheet("Ratings", rows)), "xlsx"),
        by_libreoffice(xlsx(*form()), "ods"),
        xls,
        by_libreoffice(errors, "xls"),
        by_libreoffice(errors, "ods"),
        xls[: len(xls) // 2],
        protected_xls(xls),
    )
    return dict(zip(OF_LIBREOFFICE, made_of, strict=True))


def protected_xls(content: bytes) -> bytes:
    """A workbook of the old format that says it is encrypted.

    The record after the first BOF of its stream becomes a FILEPASS (MS-XLS 2.4.117).
    """
    begin = content.index(bytes.fromhex("0908100000060500"))
    after = begin + 4 + content[begin + 2]
    return content[:after] + b"\x2f\0" + content[after + 2 :]


PARTS: Sequence[Callable[[], Files]] = (
    formats, forms, long_tables, matrices, mappings, values, countries, hostile,
)  # fmt: skip


def made() -> Files:
    """Every file by its path in this folder, without those that LibreOffice saves."""
    files = {"plan.xlsx": xlsx(*PLAN), "plan_of_names.xlsx": xlsx(*NAMES_PLAN)}
    for part in PARTS:
        files |= part()
    return files


def main(arguments: Sequence[str]) -> None:
    """Write the files."""
    files = made() | (of_libreoffice() if "--libreoffice" in arguments else {})
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
