// Shows the notice of a page whose date of review has passed, by the reader's own clock: see scripts/content/render/overdue.py.
(() => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  for (const notice of document.querySelectorAll(".site-overdue")) {
    if (notice.dataset.reviewBy < today) notice.hidden = false;
  }
})();
