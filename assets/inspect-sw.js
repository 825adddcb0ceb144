// Keeps the inspector's pages and what they load, so that they open without network. What is typed
// and photographed is not kept here but in IndexedDB (inspect.js).
"use strict";

const CACHE = "gp-inspect-1";
const WAIT_MS = 6000; // a bad connection is no connection

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (path) => /^\/inspections(\/[a-z2-7]+)?$/.test(path);

async function keep(request, response) {
  const cache = await caches.open(CACHE);
  await cache.put(request, response);
}

function offlinePage() {
  const text = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">"
    + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>没有网络 · 公评</title>"
    + "<h1>没有网络</h1><p>这一页还没有存到本机。联网后打开一次“实地验收”，安排给您的验收就会存下来。</p>"
    + "<p><a href=\"/inspections\">回到实地验收</a></p></html>";
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// The newest page when there is network, else the one kept.
async function page(event) {
  const url = new URL(event.request.url);
  const key = url.origin + url.pathname;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT_MS);
  try {
    const response = await fetch(event.request, { signal: abort.signal });
    if (response.status >= 500) throw new Error("server");
    const html = (response.headers.get("Content-Type") || "").startsWith("text/html");
    if (response.ok && html && !response.redirected) event.waitUntil(keep(key, response.clone()));
    return response;
  } catch {
    return (await caches.match(key, { cacheName: CACHE })) || offlinePage();
  } finally {
    clearTimeout(timer);
  }
}

// The address of an asset changes with its content.
async function asset(event) {
  const kept = await caches.match(event.request, { cacheName: CACHE });
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keep(event.request, response.clone()));
  return response;
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && isPage(url.pathname)) event.respondWith(page(event));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event));
});
