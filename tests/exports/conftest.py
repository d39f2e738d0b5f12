"""A real spreadsheet program. Without one the tests that need it say so and are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

NAMES = ("soffice", "libreoffice")
CONVERT_SECONDS = 120


@pytest.fixture(scope="session")
def all_saved_by_libreoffice(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., dict[str, bytes]]:
    """Opens workbooks (.xlsx) in one run of LibreOffice and saves each in another format, or in its own."""
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

    def save(content_by_name: Mapping[str, bytes], suffix: str = "xlsx") -> dict[str, bytes]:
        files: list[Path] = [folder / f"{name}.xlsx" for name in content_by_name]
        for file, content in zip(files, content_by_name.values(), strict=True):
            file.write_bytes(content)
        out = folder / "saved"
        # A profile of its own: a LibreOffice that is open already would take the file and leave.
        command = [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                   "--convert-to", suffix, "--outdir", str(out), *map(str, files)]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=CONVERT_SECONDS, check=False)
        saved = {name: out / f"{name}.{suffix}" for name in content_by_name}
        assert all(file.is_file() for file in saved.values()), done.stderr.decode(errors="replace")
        return {name: file.read_bytes() for name, file in saved.items()}

    return save


@pytest.fixture(scope="session")
def saved_by_libreoffice(
    all_saved_by_libreoffice: Callable[..., dict[str, bytes]],
) -> Callable[..., bytes]:
    """Opens a workbook (.xlsx) in LibreOffice and saves it in another format, or in its own."""

    def save(content: bytes, suffix: str = "xlsx") -> bytes:
        return all_saved_by_libreoffice({"form": content}, suffix)["form"]

    return save
