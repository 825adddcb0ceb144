// Serves pages without network: those of the inspector, and the sheets of an expert that were put on this
// device. What is typed and photographed is not kept here but by inspect.js and keep.js.
"use strict";

// By the scope that the worker is registered for. always: a page that is seen is kept; else only one that
// was put there (offline.js) is kept new.
const PLACES = {
  "/inspections": { cache: "gp-inspect-1", page: /^\/inspections(\/[a-z2-7]+)?$/, always: true, home: "实地验收",
    hint: "联网后打开一次“实地验收”，安排给您的验收就会存下来。" },
  "/marking": { cache: "gp-marking-1", page: /^\/marking(\/[^/]+\/[^/]+\/[^/~]+)?$/, always: false, home: "我的评分",
    hint: "联网后打开评分表，点“存到这台设备”，没有网络时就能接着评。" },
};
const HOME = new URL(self.registration.scope).pathname;
const PLACE = PLACES[HOME];
const WAIT_MS = 6000; // a bad connection is no connection
const DAYS = 14; // that a page and its files stay; the scripts of a page stay as long as pages do

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));

const isOld = (response) => Date.now() - (Date.parse(response.headers.get("Date")) || 0) > DAYS * 86400000;

// Too old is not there.
async function kept(request) {
  const response = await caches.match(request, { cacheName: PLACE.cache });
  return response && (PLACE.always || !isOld(response)) ? response : undefined;
}

async function sweep() {
  if (PLACE.always || !await caches.has(PLACE.cache)) return;
  const cache = await caches.open(PLACE.cache);
  const requests = (await cache.keys()).filter((request) => !new URL(request.url).pathname.startsWith("/assets/"));
  for (const request of requests) if (isOld(await cache.match(request))) await cache.delete(request);
}

async function keep(request, response) {
  const cache = await caches.open(PLACE.cache);
  await cache.put(request, response);
}

function offlinePage() {
  const text = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">"
    + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>没有网络 · 公评</title>"
    + `<h1>没有网络</h1><p>这一页还没有存到本机。${PLACE.hint}</p>`
    + `<p><a href="${HOME}">回到${PLACE.home}</a></p></html>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// The page itself is told that it is an old one.
async function keptPage(key) {
  const response = await kept(key);
  if (!response) return offlinePage();
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const at = Date.parse(headers.get("Date")) || 0;
  return new Response((await response.text()).replace("<body ", `<body data-kept-at="${at}" `), { headers });
}

// The newest page when there is network, else the one kept.
async function page(event) {
  const url = new URL(event.request.url);
  const key = url.origin + url.pathname;
  event.waitUntil(sweep());
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT_MS);
  try {
    const response = await fetch(event.request, { signal: abort.signal });
    if (response.status >= 500) throw new Error("server");
    const html = (response.headers.get("Content-Type") || "").startsWith("text/html");
    const wanted = response.ok && html && !response.redirected && (PLACE.always || await kept(key));
    if (wanted) event.waitUntil(keep(key, response.clone()));
    return response;
  } catch {
    return keptPage(key);
  } finally {
    clearTimeout(timer);
  }
}

// The address of an asset changes with its content.
async function asset(event) {
  const there = await caches.match(event.request, { cacheName: PLACE.cache });
  if (there) return there;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keep(event.request, response.clone()));
  return response;
}

// A file as the server gives it, so that it knows who looks; only without network the one kept.
async function file(request) {
  try { return await fetch(request, { signal: AbortSignal.timeout(WAIT_MS) }); } catch { return (await kept(request.url)) || offlinePage(); }
}

// A document in a frame is asked for by its own address, which is in no worker's scope: view.js asks here.
const FRAMED = `${HOME}/~kept`;

function framed(url) {
  const of = new URL(url.searchParams.get("of") || "/", url.origin);
  return of.origin === url.origin && of.pathname.startsWith("/files/") ? file(new Request(of)) : offlinePage();
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  const opened = event.request.mode === "navigate";
  if (opened && url.pathname === FRAMED) event.respondWith(framed(url));
  else if (opened && PLACE.page.test(url.pathname)) event.respondWith(page(event));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event));
  else if (!opened && url.pathname.startsWith("/files/")) event.respondWith(file(event.request));
});
