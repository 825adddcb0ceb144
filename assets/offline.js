// What pages that work without network share: the copies that offline-sw.js serves, and who is signed in.
"use strict";

const Offline = (() => {
  const able = window.isSecureContext && "serviceWorker" in navigator && "caches" in window;

  // Has offline-sw.js serve what is under the path. A worker that is there is kept new by the browser: to
  // register it again can wait for its script without end.
  async function serve(path) {
    const there = await navigator.serviceWorker.getRegistration(path);
    if (!there?.active) await navigator.serviceWorker.register(`${path}/sw.js`, { scope: path });
  }

  // A page with all that it loads: a page whose script is missing would be worse than none.
  async function keepPage(name, path) {
    const response = await fetch(path, { redirect: "manual", cache: "no-store" });
    if (!response.ok) throw new Error(path);
    const cache = await caches.open(name);
    const needed = (await response.clone().text()).match(/\/assets\/[0-9a-f]+\/[\w.-]+/g) || [];
    for (const url of needed) if (!await cache.match(url)) await cache.add(url);
    await cache.put(location.origin + path, response);
    return needed;
  }

  // What no page needs any more is of an older program.
  async function dropOld(name, needed) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/assets/") && !needed.has(pathname)) await cache.delete(request);
    }
  }

  // Who is signed in now, with a fresh token: a page that was kept has an old one. The answer of the
  // server where it gives none; throws without network.
  async function session(path) {
    const response = await fetch(path, { redirect: "manual", cache: "no-store" });
    if (!response.ok) return { status: response.type === "opaqueredirect" ? 401 : response.status };
    return { status: 200, ...await response.json() };
  }

  return { able, serve, keepPage, dropOld, session };
})();
