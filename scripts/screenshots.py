"""Take pictures of every page: `python -m scripts.screenshots [NAME...]`.

Makes a small demo in a temporary folder, serves it on this machine alone, signs in as those whom a
page is for, and writes docs/screenshots/NAME-WIDTH[-en].png. The pages stand in
scripts/pictures/pages.py. Fails with a plain message when one answers an error.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error
from playwright.sync_api import Page as Tab

from scripts.pictures.browser import LANGUAGES, PageFailed, Windows, chromium
from scripts.pictures.pages import PAGES, PHONE
from scripts.pictures.shrink import shrink
from scripts.pictures.site import NobodyThere, served

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screenshots"
TALLEST = {1280: 1000, 390: 1300}  # pixels of a picture, by its width; the rest is cut off


def take(tab: Tab, file: Path, width: int, empty: Tab) -> None:
    """Write a picture of a tab, as tall as its page but not endless."""
    height = int(tab.evaluate("document.documentElement.scrollHeight"))
    least = 900 if width != PHONE else 844
    tab.set_viewport_size({"width": width, "height": max(least, min(height, TALLEST[width]))})
    file.write_bytes(shrink(tab.screenshot(animations="disabled"), empty))


GALLERY = """# Every page in pictures

Made by `python -m scripts.screenshots`, never by hand: the pages stand in
[scripts/pictures/pages.py](../../scripts/pictures/pages.py), the people and papers are the demo's.
The tests in `tests/e2e/pages` open the same pages and check that everybody can use them.

![The inbox](inbox-1280.png)

| page | Bahasa Indonesia | English |
|---|---|---|
"""


def write_gallery(folder: Path) -> None:
    """Write the page that links all pictures of a folder, in the order of the table."""
    rows = []
    for page in PAGES:
        cells = []
        for suffix in ("", "-en"):
            files = {width: f"{page.name}-{width}{suffix}.png" for width in page.widths}
            there = {width: file for width, file in files.items() if (folder / file).exists()}
            cells.append(", ".join(f"[{width}]({file})" for width, file in there.items()))
        if any(cells):
            rows.append(f"| {page.name} | {cells[0]} | {cells[1]} |\n")
    (folder / "README.md").write_text(GALLERY + "".join(rows), encoding="utf-8")


def main() -> int:
    """Take the pictures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only pages whose name begins so")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    parser.add_argument("--keep", type=Path, help="a copy of the demo, for quick runs")
    parser.add_argument("--dark", action="store_true", help="with dark colours")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        page
        for page in PAGES
        if not options.names or any(page.name.startswith(name) for name in options.names)
    ]
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), options.keep) as site,
        chromium() as browser,
    ):
        windows = Windows(browser, site)
        empty = browser.new_page()
        for page in wanted:
            try:
                if page.before is not None:
                    page.before(site)
                visit = page.visit(site)
                for language in LANGUAGES:
                    for width in page.widths:
                        tab = windows.tab(visit.nip, language)
                        tab.emulate_media(color_scheme="dark" if options.dark else "light")
                        windows.show(tab, page, visit, width)
                        english = "" if language == "id" else "-en"
                        file = options.folder / f"{page.name}-{width}{english}.png"
                        take(tab, file, width, empty)
                        tab.close()
                print(page.name, flush=True)
            except (PageFailed, NobodyThere, Error) as error:
                failed += 1
                print(f"{page.name}: {error}", file=sys.stderr, flush=True)
        windows.close()
    write_gallery(options.folder)
    if failed:
        print(f"{failed} of {len(wanted)} pages failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
