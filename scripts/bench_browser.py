"""What measuring in the browser has in common: how Chromium starts, how a phone is slow, how paints are watched."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, CDPSession, Page

SLOWER = 4  # a cheap phone against this machine
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-precise-memory-info",
]  # fmt: skip
# Times in ms since the visit began. `shift` is the worst session window of layout shifts (CLS), `blocking` what long
# tasks take beyond 50 ms each.
WATCH_PAINT = """
(() => {
  const bench = (window.bench = { first: 0, largest: 0, shift: 0, blocking: 0 });
  let sum = 0, start = 0, last = 0;
  const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("paint", (entry) => { if (entry.name === "first-contentful-paint") bench.first = entry.startTime; });
  watch("largest-contentful-paint", (entry) => { bench.largest = entry.startTime; });
  watch("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    if (entry.startTime - last > 1000 || entry.startTime - start > 5000) { sum = 0; start = entry.startTime; }
    last = entry.startTime;
    sum += entry.value;
    bench.shift = Math.max(bench.shift, sum);
  });
  watch("longtask", (entry) => { bench.blocking += Math.max(0, entry.duration - 50); });
})();
"""


def slowed(context: BrowserContext, page: Page) -> CDPSession:
    """A DevTools session of the page, whose processor is slow from now on."""
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session
