"""The presentation that slides are written into: a host's own, or the house's."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache
from typing import Any

from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches

from monitoring.translation import gettext as _

MOST_BYTES = 300_000_000
MOST_PARTS = 5_000
"""What a template is unpacked to at most; a presentation with many pictures has less."""

LIST_OF_PARTS = "[Content_Types].xml"
AS_TEMPLATE = b"presentationml.template.main+xml"
AS_PRESENTATION = b"presentationml.presentation.main+xml"
WITH_MACROS = b"macroEnabled.main+xml"

FONT = "Arial"
"""As wide in every program: where it is missing, a font of its measures is not."""
COLOURS = {
    "dk2": "0B4F7D", "lt2": "ECEFF1", "accent1": "0B4F7D", "accent2": "7D8A94", "accent3": "6FB5AA",
    "accent4": "2B7F9C", "accent5": "BCD6B4", "accent6": "9A6209", "hlink": "0B4F7D",
    "folHlink": "566572",
}  # fmt: skip
INK = "16242F"
QUIET = "566572"
KEPT_LAYOUTS = ("Title Slide", "Title and Content", "Title Only")

# Left, top, width, height in inches on 13.333 × 7.5.
PLACES = {
    "title": (0.5, 0.42, 12.33, 1.12),
    "body": (0.5, 1.68, 12.33, 5.15),
    "ftr": (0.5, 7.0, 11.0, 0.32),
    "sldNum": (11.83, 7.0, 1.0, 0.32),
    "ctrTitle": (1.0, 1.7, 11.33, 2.1),
    "subTitle": (1.0, 4.0, 11.33, 1.8),
}


class NotAPresentation(ValueError):
    """A host's template that cannot be used; the text says to the reader why."""


def opened(template: bytes | None) -> Any:
    """An empty presentation with the layouts of a host's template, or with those of the house.

    Raises NotAPresentation.
    """
    if template is None:
        return Presentation(io.BytesIO(_house()))
    content = _checked(template)
    try:
        presentation = Presentation(io.BytesIO(content))
        _without_slides(presentation)
        n_layouts = len(presentation.slide_layouts)
    except (
        PythonPptxError, SyntaxError, zipfile.BadZipFile, zlib.error, KeyError, ValueError,
        IndexError, AttributeError, TypeError, NotImplementedError,
    ) as error:  # fmt: skip
        # The library names no error for a package that is not what it says; broken XML is a
        # SyntaxError. All of these are seen.
        raise NotAPresentation(_not_one()) from error
    if n_layouts == 0:
        raise NotAPresentation(_("The template has no layouts, so that no slide can follow it."))
    return presentation


def _not_one() -> str:
    return _(
        "The template is not a PowerPoint presentation that can be read. Save it as .pptx or .potx, "
        "without a password, and choose it again."
    )


def _checked(template: bytes) -> bytes:
    """The template's bytes as a presentation's; refuses what is none, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            parts = package.infolist()
            is_too_large = sum(part.file_size for part in parts) > MOST_BYTES
            if is_too_large or len(parts) > MOST_PARTS:
                raise NotAPresentation(
                    _("The template is too large to be used. Take pictures and slides out of it.")
                )
            if any(part.flag_bits & 1 for part in parts):
                raise NotAPresentation(_not_one())
            listed = package.read(LIST_OF_PARTS)
            if WITH_MACROS in listed:
                raise NotAPresentation(
                    _("The template holds macros. Save it as .pptx or .potx and choose it again.")
                )
            if AS_TEMPLATE not in listed:
                return template
            return _rewritten(package, listed.replace(AS_TEMPLATE, AS_PRESENTATION))
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError) as error:
        raise NotAPresentation(_not_one()) from error


def _rewritten(package: zipfile.ZipFile, listed: bytes) -> bytes:
    """The same package with another list of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copied:
        for part in package.infolist():
            content = listed if part.filename == LIST_OF_PARTS else package.read(part)
            copied.writestr(part.filename, content)
    return buffer.getvalue()


def _without_slides(presentation: Any) -> None:
    """Take out the host's slides, with the lists that name them."""
    root = presentation.part._element
    for name in ("p:custShowLst", "p:extLst"):
        # The list of sections stands among the extensions; with slides gone it would need repair.
        for element in root.findall(qn(name)):
            root.remove(element)
    listed = presentation.slides._sldIdLst
    for slide in list(listed):
        presentation.part.drop_rel(slide.rId)
        listed.remove(slide)


# --- the house's own -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _house() -> bytes:
    """An empty presentation at 16:9 in the house's type and colours."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    for layout in list(presentation.slide_layouts):
        if layout.name not in KEPT_LAYOUTS:
            presentation.slide_layouts.remove(layout)
    master = presentation.slide_master
    _paint(master)
    for page in (master, *presentation.slide_layouts):
        for holder in list(page.placeholders):
            _place(holder)
    _set_type(master)
    for layout in presentation.slide_layouts:
        _set_title_slide(layout)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def _kind(holder: Any) -> str:
    return str(holder._element.nvSpPr.nvPr.find(qn("p:ph")).get("type", "body"))


def _place(holder: Any) -> None:
    """Put a placeholder where it stands at 16:9; the date is left out, which the footer says."""
    place = PLACES.get(_kind(holder))
    if place is None:
        holder._element.getparent().remove(holder._element)
        return
    holder.left, holder.top, holder.width, holder.height = map(Inches, place)


def _paint(master: Any) -> None:
    """Type and colours of the theme."""
    part = next(
        relation.target_part
        for relation in master.part.rels.values()
        if relation.reltype.endswith("/theme")
    )
    theme = part.blob.decode("utf-8")
    for name, colour in COLOURS.items():
        theme = re.sub(
            rf"(<a:{name}>)<a:srgbClr val=\"\w+\"/>", rf'\g<1><a:srgbClr val="{colour}"/>', theme
        )
    theme = re.sub(
        r"<a:dk1>.*?</a:dk1>", f'<a:dk1><a:srgbClr val="{INK}"/></a:dk1>', theme, flags=re.DOTALL
    )
    theme = theme.replace('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>')
    theme = theme.replace('name="Office Theme"', 'name="Action plan monitoring"')
    part._blob = theme.encode("utf-8")


def _set_type(master: Any) -> None:
    """Titles from the left in the colour of structure; small print in a quiet one."""
    style = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle"))
    first = style.find(qn("a:lvl1pPr"))
    first.set("algn", "l")
    letters = first.find(qn("a:defRPr"))
    letters.set("sz", "2800")
    letters.set("b", "1")
    letters.find(qn("a:solidFill"))[0].set("val", "accent1")
    for holder in master.placeholders:
        kind = _kind(holder)
        body = holder._element.txBody.find(qn("a:bodyPr"))
        for side in ("lIns", "rIns"):
            body.set(side, "0")
        body.set("anchor", {"title": "t", "body": "t"}.get(kind, "ctr"))
        for fitted in list(body):
            body.remove(fitted)
        if kind in ("ftr", "sldNum"):
            _set_small_print(holder, "l" if kind == "ftr" else "r")


def _set_small_print(holder: Any, align: str) -> None:
    first = holder._element.txBody.find(qn("a:lstStyle")).find(qn("a:lvl1pPr"))
    first.set("algn", align)
    letters = first.find(qn("a:defRPr"))
    letters.set("sz", "1200")
    _paint_letters(letters)


def _set_title_slide(layout: Any) -> None:
    """The first slide: a large title over a quieter line, both from the left."""
    sizes = {"ctrTitle": ("3600", "b"), "subTitle": ("2000", "t")}
    for holder in layout.placeholders:
        if (kind := _kind(holder)) not in sizes:
            continue
        size, anchor = sizes[kind]
        body = holder._element.txBody
        body.find(qn("a:bodyPr")).set("anchor", anchor)
        style = body.find(qn("a:lstStyle"))
        first = style.find(qn("a:lvl1pPr"))
        if first is None:
            first = _added(style, "a:lvl1pPr")
        first.set("algn", "l")
        letters = first.find(qn("a:defRPr"))
        if letters is None:
            letters = _added(first, "a:defRPr")
        letters.set("sz", size)
        if kind == "subTitle":
            _paint_letters(letters)


def _added(element: Any, name: str) -> Any:
    child = OxmlElement(name)
    element.append(child)
    return child


def _paint_letters(letters: Any) -> None:
    """Give letters the quiet colour."""
    for old in letters.findall(qn("a:solidFill")):
        letters.remove(old)
    fill = OxmlElement("a:solidFill")
    _added(fill, "a:srgbClr").set("val", QUIET)
    letters.insert(0, fill)
