// An expert's sheet without network: who wishes puts the page with its files on this device, where
// offline-sw.js serves it. What is typed stays in keep.js, and goes to the server when there is network.
"use strict";

(() => {
  const CACHE = "gp-marking-1", AGAIN_MS = 30000;
  const form = document.querySelector("[data-mark-form]");
  if (!Offline.able) return;
  const own = location.origin + location.pathname;
  const keptAt = Number(document.body.dataset.keptAt || 0);
  const at = (id) => document.getElementById(id);
  const said = (ms) => new Date(ms).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });

  // ---- copies

  const filesHere = () => [...new Set([...document.querySelectorAll("a[data-view]")].map((a) => a.href))];

  async function drop() {
    const cache = await caches.open(CACHE);
    for (const url of [own, ...filesHere()]) await cache.delete(url);
  }

  // Gives the files that could not be had.
  async function take(tell) {
    await Offline.serve("/marking");
    await Offline.keepPage(CACHE, "/marking");
    await Offline.keepPage(CACHE, location.pathname);
    const cache = await caches.open(CACHE), files = filesHere(), missed = [];
    for (const [i, url] of files.entries()) {
      tell(`正在存材料：第 ${i + 1} 份，共 ${files.length} 份`);
      const response = await fetch(url).catch(() => null);
      if (response?.ok && !response.redirected) await cache.put(url, response); else missed.push(url);
    }
    return missed;
  }

  const nameOf = (url) => [...document.querySelectorAll("a[data-view]")].find((a) => a.href === url).textContent.trim();

  async function show() {
    const cache = await caches.open(CACHE);
    const there = keptAt || Date.parse((await cache.match(own))?.headers.get("Date"));
    const found = await Promise.all(filesHere().map((url) => cache.match(url)));
    const without = there ? found.filter((one) => !one).length : 0;
    at("desk-offline-state").textContent = there ? `已存到这台设备（${said(there)}）。没有网络时打开这个网址，可以接着评。` : "";
    if (without) at("desk-offline-state").textContent += `有 ${without} 份材料没有存下，请重新存一次。`;
    at("desk-offline-take").textContent = there ? "重新存一次" : "存到这台设备";
    at("desk-offline-drop").hidden = !there;
    box.hidden = false;
  }

  function start() {
    const state = at("desk-offline-state"), button = at("desk-offline-take");
    button.addEventListener("click", async () => {
      button.disabled = true;
      state.textContent = "正在存…";
      try {
        const missed = await take((text) => { state.textContent = text; });
        await show();
        if (missed.length) state.textContent += `没有存下的是：${missed.map(nameOf).join("、")}。`;
      } catch (problem) {
        state.textContent = problem.name === "QuotaExceededError" ? "这台设备的空间不够，没有存完。请腾出空间再存一次。" : "没有存成。请检查网络，再存一次。";
      }
      button.disabled = false;
    });
    at("desk-offline-drop").addEventListener("click", async () => { await drop(); await show(); });
    show();
  }

  // ---- what was typed goes to the server

  const line = at("mark-offline");
  const tell = (text) => { line.textContent = text; line.hidden = !text; };
  let unsent = false, refused = false; // refused: handing in, which has to be done again

  async function send() {
    if (!unsent || !navigator.onLine) return;
    refused = false;
    let who;
    try { who = await Offline.session("/marking/session"); } catch { return; }
    if (who.status === 401) { tell("登录已过期，填写的内容留在这台设备上。请在新窗口重新登录，再回到这里，会自动保存。"); return; }
    if (who.status !== 200) return;
    if (who.account !== box.dataset.account) { tell(`现在登录的是${who.name}，本页属于另一个账号。请换回原账号，填写的内容留在这台设备上。`); return; }
    for (const field of document.querySelectorAll("input[name=_csrf]")) field.value = who.csrf;
    document.body.dataset.csrf = who.csrf; // what htmx sends (app.js)
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function watch() {
    document.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.elt !== form) return;
      unsent = !event.detail.successful;
      if (unsent && refused) return;
      if (unsent) tell(navigator.onLine ? "没有保存成功，填写的内容留在这台设备上，会自动再试。" : "没有网络，填写的内容留在这台设备上，联网后自动保存。");
      if (!unsent) show(); // who signed in anew has no copy any more
      if (!unsent && keptAt) tell("已保存到服务器。本页是早先存下的，刷新后看到最新的资料。");
    });
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      unsent = refused = true;
      tell("没有网络，还不能提交。填写的内容留在这台设备上，联网后自动保存，再点“提交评分”。");
    }, true);
    window.addEventListener("online", send);
    window.addEventListener("focus", send);
    setInterval(send, AGAIN_MS);
    if (keptAt) {
      unsent = true;
      tell(`没有网络：这是 ${said(keptAt)} 存到这台设备的一页。填写的内容留在这台设备上，联网后自动保存。`);
      send();
    }
  }

  const box = at("desk-offline");
  if (!form) return;
  if (!box) { drop(); return; } // handed in: nothing is left to do here
  start();
  watch();
})();
