"""The folder of pages as it is opened from a memory stick: without a server and without a network."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from monitoring import pipeline
from monitoring.pipeline import Workspace
from monitoring.pipeline.outgoing import Asked, outgoing

from .test_accessibility import WCAG

DEMO, PUBLISHED = "CCSCAP-2016-DEMO", "2021"


@pytest.fixture(scope="module")
def folder(examples: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, content = outgoing("static", Asked(pipeline.results(examples, DEMO), PUBLISHED))
    target = tmp_path_factory.mktemp("stick")
    zipfile.ZipFile(io.BytesIO(content)).extractall(target)
    return target / Path(name).stem


@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_is_read_and_walked_through_without_a_network(
    browser: Browser, folder: Path, look: Literal["light", "dark"]
):
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, color_scheme=look, offline=True
    )
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto((folder / "index.html").as_uri())
    assert Axe().run(page, options=WCAG).response["violations"] == []
    page.get_by_role("link", name="Country A", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Country A"
    assert Axe().run(page, options=WCAG).response["violations"] == []
    page.get_by_text("Priority areas").first.click()
    page.get_by_role("navigation").get_by_role("link", name="Legal environment").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Legal environment"
    assert Axe().run(page, options=WCAG).response["violations"] == []

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page, options=WCAG).response["violations"] == []
    assert [url for url in asked if not url.startswith("file:")] == []
    assert said == []
    context.close()
