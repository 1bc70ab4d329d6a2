"""What tests of the search page share: an answer opened, waited for, read, and kept from coming."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route


def opened(page: Page, address: str) -> Page:
    """The page once the answer at an address and its excerpts are there."""
    page.goto(address)
    done(page)
    return page


def done(page: Page) -> None:
    """Wait until the answer and its excerpts are there."""
    page.wait_for_function("""() => {
        const results = document.querySelector("#shilu-search .results");
        return results && !results.hasAttribute("aria-busy") && document.querySelector(".answer").textContent;
    }""")


def answer(page: Page) -> str:
    return page.inner_text("#shilu-search .answer")


def first_held(pages: Page | BrowserContext, pattern: str) -> list[Route]:
    """The first request of a kind once it has been made; it waits to be let go, the others pass."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    pages.route(pattern, hold)
    return held
