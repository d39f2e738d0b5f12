"""A real spreadsheet program. Without one the tests that need it say so and are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

NAMES = ("soffice", "libreoffice")
CONVERT_SECONDS = 120


@pytest.fixture(scope="session")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str], bytes]:
    """Opens a workbook (.xlsx) in LibreOffice and saves it in another format, or in its own."""
    program = os.environ.get("MONITORING_SOFFICE") or next(
        filter(None, map(shutil.which, NAMES)), ""
    )
    if not program:
        sentence = (
            "No LibreOffice was found. Install LibreOffice Calc, or name it in MONITORING_SOFFICE, "
            "to run the tests in a real spreadsheet program."
        )
        if os.environ.get("MONITORING_REQUIRE_TOOLS"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    folder = tmp_path_factory.mktemp("libreoffice")

    def save(content: bytes, suffix: str = "xlsx") -> bytes:
        file: Path = folder / "form.xlsx"
        file.write_bytes(content)
        out = folder / "saved"
        # A profile of its own: a LibreOffice that is open already would take the file and leave.
        command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                   "--convert-to", suffix, "--outdir", str(out), str(file)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=CONVERT_SECONDS, check=False)
        saved = out / f"form.{suffix}"
        assert saved.is_file(), done.stderr.decode(errors="replace")
        return saved.read_bytes()

    return save
