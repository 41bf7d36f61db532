/* Starts the copy for times without a connection, and says when it is shown. The first page that somebody opens here fetches
   only the home page and the page about help; the rest (1.6 MB) follows on a later page, when the browser has nothing else
   to do and the connection is not one that is paid by the byte. With Save-Data nothing is fetched. ?no-offline on any address, or the button on
   the page about privacy, takes the copy away and keeps it away on this device; ?offline brings it back. */
(() => {
  "use strict";
  const { worker } = document.currentScript.dataset;
  const CHOICE = "no-offline";
  const WAIT = 10000; // ms after loading: reading comes first
  if (!("serviceWorker" in navigator) || !worker) return;
  const { serviceWorker } = navigator;
  const root = new URL("./", new URL(worker, location.href)).href;
  const refused = () => {
    try {
      return localStorage.getItem(CHOICE) !== null;
    } catch {
      return true; // a browser that keeps nothing is taken at its word
    }
  };

  const remove = async () => {
    try {
      localStorage.setItem(CHOICE, "1");
    } catch { /* then nothing was kept either */ }
    for (const registration of await serviceWorker.getRegistrations()) if (registration.scope === root) await registration.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`guide ${new URL(root).pathname} `)) await caches.delete(name);
  };
  const back = serviceWorker.controller !== null; // this is not the first page
  const { connection } = navigator;
  const sparing = () => connection?.saveData || connection?.type === "cellular" || /[23]g$/.test(connection?.effectiveType ?? "");
  const fill = async () => (await serviceWorker.ready).active?.postMessage("fill");
  const fillLater = () => back && !sparing() && (window.requestIdleCallback ?? setTimeout)(fill);
  const start = async () => {
    // A newer worker takes over while the page is open: it fills its own copy, then drops the old one.
    serviceWorker.addEventListener("controllerchange", fillLater);
    await serviceWorker.register(worker);
    fillLater();
  };

  /* The line */
  const place = document.querySelector("[data-md-component=announce]");
  const line = document.createElement("p");
  line.className = "md-banner__inner md-grid md-typeset";
  line.setAttribute("role", "status");
  place?.append(line);
  const say = (text) => {
    line.textContent = text;
    place?.classList.toggle("md-banner", text !== "");
  };
  const told = async () => {
    const controller = serviceWorker.controller;
    if (!controller) return say("");
    const { port1, port2 } = new MessageChannel();
    const reply = await new Promise((give) => {
      port1.onmessage = ({ data }) => give(data);
      controller.postMessage("day", [port2]);
    });
    if (!reply.copy && navigator.onLine) return say("");
    const day = reply.day && new Date(reply.day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    const why = navigator.onLine ? "The connection is slow or broken." : "You are offline.";
    say(day ? `${why} This copy is of ${day}.` : why);
  };

  /* The button, where a page has a part about the copy */
  const part = document.getElementById("offline-copy");
  if (part) {
    const button = document.createElement("button");
    const said = document.createElement("span");
    const name = () => (button.textContent = refused() ? "Keep a copy on this device" : "Remove the copy from this device");
    button.type = "button";
    button.className = "md-button";
    said.setAttribute("role", "status");
    name();
    button.addEventListener("click", async () => {
      if (refused()) {
        localStorage.removeItem(CHOICE);
        await start();
        await fill(); // asked for, so at once and whole
        said.textContent = " A copy is being kept.";
      } else {
        await remove();
        said.textContent = " The copy is gone. Nothing will be kept until you ask for it.";
      }
      name();
    });
    let end = part;
    while (end.nextElementSibling && !/^H[1-6]$/.test(end.nextElementSibling.tagName)) end = end.nextElementSibling;
    const paragraph = document.createElement("p");
    paragraph.append(button, said);
    end.after(paragraph);
  }

  const asked = new URLSearchParams(location.search);
  if (asked.has("offline")) {
    try {
      localStorage.removeItem(CHOICE);
    } catch { /* refused() stands */ }
  }
  if (asked.has("no-offline")) {
    remove().then(() => say("The copy of this guide is gone from this device."));
    return;
  }
  told();
  addEventListener("offline", told);
  addEventListener("online", told);
  if (refused() || connection?.saveData) return;
  const later = () => setTimeout(() => start().catch(() => {}), WAIT);
  if (document.readyState === "complete") later();
  else addEventListener("load", later);
})();
