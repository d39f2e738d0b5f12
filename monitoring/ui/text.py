"""Text that was typed by somebody, shown as it stands."""

from __future__ import annotations


def plain(text: str) -> str:
    """Text of a workbook or a plan as markdown that shows it as it stands.

    A picture or a link written into a cell must not reach the network from here.
    """
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~$:&" else c for c in text)


def bold(text: str) -> str:
    """Text of our own as a line in bold."""
    return f"**{text}**"


def small(text: str) -> str:
    """A line in small type."""
    return f":small[{text}]"
