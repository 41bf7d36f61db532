/* For the copy that is opened from a folder: nobody there adds index.html to the address of a page, so links get it here. */
addEventListener(
  "click",
  ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  },
  true,
);
