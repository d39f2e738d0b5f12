"""What a page needs is imported before the first visitor asks for it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def parts_of_pages() -> set[str]:
    """The modules of the interface that the pages name."""
    named = set()
    for file in (PROJECT / "pages").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "monitoring.ui":
                named |= {f"monitoring.ui.{alias.name}" for alias in node.names}
    return named


def test_the_parts_of_every_page_are_imported_before_the_first_visitor_comes():
    code = "import sys; import monitoring.ui.preload; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )

    named = parts_of_pages()
    assert len(named) > 15
    assert named - set(told.stdout.split()) == set()
