"""The layouts of a presentation, found by what they hold, and their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.packuri import PackURI

CONTENT = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)


TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)


SMALL_PRINT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE)


def title_and_page(presentation: Any) -> tuple[Any, Any]:
    """The layout of the title slide and that of the others, found by what they hold."""
    layouts = list(presentation.slide_layouts)
    first = next(
        (one for one in layouts if of_type(one, (PP_PLACEHOLDER.CENTER_TITLE,)) is not None),
        next(
            (one for one in layouts if of_type(one, (PP_PLACEHOLDER.SUBTITLE,)) is not None), None
        ),
    )
    only = next(
        (
            one
            for one in layouts
            if one is not first
            and of_type(one, TITLES) is not None
            and all(
                holder.placeholder_format.type in (*TITLES, *SMALL_PRINT)
                for holder in one.placeholders
            )
        ),
        None,
    )
    page = only or with_content(presentation) or layouts[-1]
    return first or page, page


def with_content(presentation: Any) -> Any:
    """The layout with a title and one place for content; None where there is none."""
    for layout in presentation.slide_layouts:
        kinds = [
            holder.placeholder_format.type
            for holder in layout.placeholders
            if holder.placeholder_format.type not in SMALL_PRINT
        ]
        if len(kinds) == 2 and kinds[0] == PP_PLACEHOLDER.TITLE and kinds[1] in CONTENT:
            return layout
    return None


def of_type(layout: Any, kinds: Sequence[Any]) -> Any:
    """The first placeholder of a layout that is one of these; None where there is none."""
    if layout is None:
        return None
    return next((one for one in layout.placeholders if one.placeholder_format.type in kinds), None)


def remove_unused(slide: Any, *, keep_subtitle: bool) -> None:
    """Take away the places that would stand empty with an invitation to click."""
    kept = False
    for holder in list(slide.placeholders):
        kind = holder.placeholder_format.type
        if kind in TITLES:
            continue
        if keep_subtitle and not kept and kind in (PP_PLACEHOLDER.SUBTITLE, *CONTENT):
            kept = True
            continue
        holder._element.getparent().remove(holder._element)


def next_id(slide: Any) -> int:
    """A number that no shape of the slide has."""
    ids = slide.shapes._spTree.xpath("//@id")
    return max((int(one) for one in ids if one.isdigit()), default=1) + 1


def number_parts_once(package: Any) -> None:
    """Let a package give out names of parts without looking through all that it has each time.

    The library walks every part for every new one, so that twice the slides took four times as long.
    """
    taken = {part.partname for part in package.iter_parts()}
    last: dict[str, int] = {}

    def next_partname(template: str) -> PackURI:
        while True:
            last[template] = last.get(template, 0) + 1
            name = PackURI(template % last[template])
            if name not in taken:
                taken.add(name)
                return name

    package.next_partname = next_partname
