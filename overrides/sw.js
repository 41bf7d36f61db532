/* Keeps a copy of the guide for times without a connection. Network first: old health text is worse than slow text.
   The build fills in the three constants (scripts/content/offline.py). A file is kept under its address and the hash of
   its content, so an update fetches only what changed. To end it for all readers: publish `registration.unregister()`. */
"use strict";
const VERSION = "none";
const FIRST = {}; // address below the root -> hash: needed before the copy is of any use
const REST = {};

const ROOT = new URL("./", location.href);
const MINE = `guide ${ROOT.pathname} `; // other sites may share this origin
const NAME = MINE + VERSION;
const FILES = { ...FIRST, ...REST };
const PATIENCE = 4000; // ms for the network before the copy is shown
const IMMUTABLE = /\.[0-9a-f]{12}\.(?:css|js|json)$/;
const fromCopy = new Map(); // client -> day of the copy that it shows

const key = (path) => `${ROOT.href}${path}?copy=${FILES[path]}`;
const old = async () => (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== NAME);

/** The path of an address as FILES has it: legs/why/ , also for legs/why and legs/why/index.html. */
const pathOf = (url) => {
  const path = decodeURI(url.pathname).slice(ROOT.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  return path in FILES || !(`${path}/` in FILES) ? path : `${path}/`;
};

const save = async (files) => {
  const cache = await caches.open(NAME);
  const missing = [];
  for (const path of Object.keys(files)) if (!(await cache.match(key(path)))) missing.push(path);
  const one = async (path) => {
    const before = await caches.match(key(path)); // the same content, from an earlier version
    const response = before ?? (await fetch(ROOT.href + path, { cache: IMMUTABLE.test(path) ? "default" : "no-cache", priority: "low" }));
    if (!response.ok || response.redirected) throw new Error(`${response.status} ${path}`);
    await cache.put(key(path), response);
  };
  while (missing.length) await Promise.all(missing.splice(0, 4).map(one));
};

/** The copy of a path: of this version, or else of an earlier one. */
const copyOf = async (path) => {
  if (path in FILES) {
    const found = await (await caches.open(NAME)).match(key(path));
    if (found) return found;
  }
  for (const name of await old()) {
    const found = await (await caches.open(name)).match(ROOT.href + path, { ignoreSearch: true });
    if (found) return found;
  }
};

const notSaved = () =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not saved</title>
<h1>You are offline, and this page is not saved on your device</h1>
<p>If someone is very ill, call your emergency number: 911 (US, Canada), 999 (UK), 112 (Ireland, EU), 000 (Australia).</p>
<p><a href="${ROOT.pathname}help/">When to get help</a> &middot; <a href="${ROOT.pathname}">Home</a></p>`,
    { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } },
  );

const answer = async (event, path) => {
  const { request } = event;
  const copy = copyOf(path);
  if (IMMUTABLE.test(path)) return (await copy) ?? fetch(request);
  const network = fetch(request);
  const late = new Promise((give) => setTimeout(async () => (await copy) && give("late"), PATIENCE));
  try {
    const first = await Promise.race([network, late]);
    if (first !== "late" && !(first.status >= 500 && (await copy))) return first;
  } catch {
    if (!(await copy)) return request.mode === "navigate" ? notSaved() : Response.error();
  }
  network.catch(() => {});
  const kept = await copy;
  if (event.resultingClientId) fromCopy.set(event.resultingClientId, kept.headers.get("date"));
  return kept;
};

addEventListener("install", (event) => event.waitUntil(save(FIRST).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(ROOT.href) || event.request.headers.has("range")) return;
  event.respondWith(answer(event, pathOf(url)));
});
addEventListener("message", (event) => {
  if (event.data === "fill")
    event.waitUntil(save(REST).then(async () => Promise.all((await old()).map((name) => caches.delete(name)))).catch(() => {}));
  else if (event.data === "day") {
    const { id, url } = event.source;
    const reply = async () => event.ports[0].postMessage({
      copy: fromCopy.has(id),
      day: fromCopy.get(id) ?? (await copyOf(pathOf(new URL(url))))?.headers.get("date") ?? null,
    });
    event.waitUntil(reply());
  }
});
