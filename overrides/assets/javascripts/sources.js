/* The list of sources was one page. An address of a source that now stands on a later page of the list leads there. */
(() => {
  "use strict";
  const next = document.querySelector("a.md-footer__link--next");
  const follow = () => {
    const id = location.hash.slice(1);
    if (id.startsWith("all-") && !document.getElementById(id)) location.replace(next.href + location.hash);
  };
  addEventListener("hashchange", follow);
  follow();
})();
