// On-site inspection without network: what is typed, photographed and signed stays in IndexedDB
// until the server has said that it is durable. Nothing is removed on an error.
//
// draft:   one a visit and account: fields, photos (by hash), the version it began from, and what is
//          wanted of the server (save, complete or nothing)
// file:    bytes of a photo or signature, by account, visit and hash; two with one name are two
// receipt: what the server acknowledged
"use strict";

const Inspect = (() => {
  const root = document.getElementById("inspect");
  const account = root ? root.dataset.account : "";
  const CACHE = "gp-inspect-1";
  const listeners = [];
  const able = !!(root && Offline.able && window.indexedDB && window.crypto.subtle);

  const changed = (what) => listeners.forEach((f) => f(what || {}));

  // ---- storage

  let opened = null;
  function database() {
    opened = opened || new Promise((resolve, reject) => {
      const request = indexedDB.open("gongping-inspect", 1);
      request.onupgradeneeded = () => {
        for (const name of ["draft", "file", "receipt"])
          request.result.createObjectStore(name, { keyPath: "key" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  }

  // Resolves when the transaction is complete, not when the request is: only then it is written.
  async function run(store, mode, work) {
    const db = await database();
    return new Promise((resolve, reject) => {
      const options = mode === "readwrite" ? { durability: "strict" } : undefined;
      const tx = db.transaction(store, mode, options);
      let result;
      const request = work(tx.objectStore(store));
      if (request) request.onsuccess = () => { result = request.result; };
      tx.oncomplete = () => resolve(result);
      tx.onabort = tx.onerror = () => reject(tx.error || new Error("storage"));
    });
  }
  const get = (store, key) => run(store, "readonly", (s) => s.get(key));
  const all = (store) => run(store, "readonly", (s) => s.getAll());
  const put = (store, value) => run(store, "readwrite", (s) => s.put(value));
  const remove = (store, key) => run(store, "readwrite", (s) => s.delete(key));

  const draftKey = (visit) => `${account}/${visit}`;
  const fileKey = (visit, sha256) => `${account}/${visit}/${sha256}`;
  const mine = (list) => list.filter((entry) => entry.account === account);

  async function sha256(bytes) {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
  }

  // Bytes rather than a Blob: some browsers lose blobs that lie in IndexedDB.
  async function keepFile(visit, blob, name) {
    const bytes = await blob.arrayBuffer();
    const hash = await sha256(bytes);
    const key = fileKey(visit, hash);
    if (!await get("file", key))
      await put("file", { key, account, visit, sha256: hash, bytes, name, type: blob.type, sent: false });
    return hash;
  }

  // ---- the server

  class Trouble extends Error {
    constructor(message, { retry = false, signIn = false } = {}) {
      super(message);
      this.retry = retry;
      this.signIn = signIn;
    }
  }

  let csrf = null;
  async function signedIn() {
    const session = await Offline.session("/inspections/session");
    if (session.status === 401) throw new Trouble("登录已过期，请重新登录后同步，本机内容不会丢失", { signIn: true });
    if (session.status !== 200) throw new Trouble(`服务器暂时不能同步（${session.status}）`, { retry: true });
    if (session.account !== account)
      throw new Trouble(`现在登录的是${session.name}，本页属于另一个账号，请换回原账号后同步`, { signIn: true });
    csrf = session.csrf;
  }

  async function answer(response) {
    if (response.status >= 500 || response.status === 403)
      throw new Trouble(`服务器没有收好（${response.status}），将自动重试`, { retry: true });
    if (response.status === 401 || response.redirected)
      throw new Trouble("登录已过期，请重新登录后同步，本机内容不会丢失", { signIn: true });
    const type = response.headers.get("Content-Type") || "";
    if (!type.startsWith("application/json"))
      throw new Trouble(`服务器的答复看不懂（${response.status}），将自动重试`, { retry: true });
    return response.json();
  }

  async function send(method, path, body, headers) {
    let response;
    try {
      response = await fetch(path, { method, body, redirect: "manual",
        headers: { "X-CSRF-Token": csrf, Accept: "application/json", ...headers } });
    } catch {
      throw new Trouble("没有网络，联网后自动同步", { retry: true });
    }
    return answer(response);
  }

  // One file; it counts as sent only when the server says that it is durable under this hash.
  async function sendFile(draft, photo) {
    const file = await get("file", fileKey(draft.visit, photo.sha256));
    if (!file) throw new Trouble(`本机找不到“${photo.name || "签名"}”，请删去后重新添加`);
    const name = encodeURIComponent(photo.name || "");
    const reply = await send("PUT", `/inspections/${draft.visit}/files/${photo.sha256}?name=${name}`,
      file.bytes, { "Content-Type": "application/octet-stream" });
    if (!reply.ok) throw new Trouble(`${photo.name || "签名"}：${reply.message}`);
    await put("file", { ...file, sent: true });
  }

  async function sendFiles(draft) {
    for (const photo of draft.photos) {
      if (photo.arrived) continue;
      const file = await get("file", fileKey(draft.visit, photo.sha256));
      if (!file || !file.sent) await sendFile(draft, photo);
      changed({});
    }
  }

  function recordForm(draft) {
    const form = new URLSearchParams(draft.fields);
    form.set("action", draft.wanted);
    form.set("uuid", draft.uuid);
    form.set("base", String(draft.base));
    form.set("device", deviceName());
    draft.photos.forEach((photo, i) => {
      form.set(`photo_kind.${i}`, photo.kind);
      form.set(`photo_sha.${i}`, photo.sha256);
      form.set(`photo_name.${i}`, photo.name || "");
      form.set(`photo_caption.${i}`, photo.caption || "");
      form.set(`photo_place.${i}`, photo.place || "");
      form.set(`photo_taken.${i}`, photo.taken ? String(photo.taken) : "");
    });
    return form;
  }

  function deviceName() {
    const system = /Android|iPhone|iPad|Windows|Macintosh|Linux|HarmonyOS/.exec(navigator.userAgent);
    return system ? system[0] : "浏览器";
  }

  // The server misses files that this device took for sent: they are sent again.
  async function unsend(draft, missing) {
    for (const { sha256: hash } of missing) {
      const file = await get("file", fileKey(draft.visit, hash));
      if (file) await put("file", { ...file, sent: false });
      draft.photos.forEach((photo) => { if (photo.sha256 === hash) photo.arrived = false; });
    }
  }

  async function dropFiles(draft) {
    for (const photo of draft.photos) await remove("file", fileKey(draft.visit, photo.sha256));
  }

  // The draft may have been changed while it was on its way (every change gives it a new uuid): then
  // the new words stay wanted.
  async function settle(sent, reply) {
    await put("receipt", { key: sent.uuid, account, visit: sent.visit, title: sent.title,
      at: reply.saved_at, version: reply.version, completed: reply.completed,
      conflict: reply.conflict, hashes: sent.photos.map((photo) => photo.sha256) });
    const now = (await get("draft", sent.key)) || sent;
    now.base = reply.revision;
    now.problem = reply.conflict
      ? "服务器上已有更新的版本。您的这一版也已保存，请打开本次验收选择用哪一版" : "";
    if (now.uuid === sent.uuid) {
      now.wanted = "";
      now.dirty = false;
    }
    if (!now.dirty && reply.completed) {
      await dropFiles(sent);
      await remove("draft", sent.key);
    } else {
      await put("draft", now);
    }
    await Offline.keepPage(CACHE, `/inspections/${sent.visit}`).catch(() => {});
    changed({ synced: sent.visit, reply });
  }

  async function refuse(sent, reply) {
    const now = (await get("draft", sent.key)) || sent;
    if (reply.missing && reply.missing.length) {
      await unsend(now, reply.missing);
      await put("draft", now);
      throw new Trouble(reply.message, { retry: true });
    }
    if (reply.version && !reply.conflict) now.base = reply.revision;
    now.problem = (reply.where ? `${reply.where}：` : "") + reply.message;
    if (now.uuid === sent.uuid) now.wanted = "";
    await put("draft", now);
    throw new Trouble(now.problem);
  }

  async function sendDraft(draft) {
    await sendFiles(draft);
    if (!draft.wanted) return;
    const reply = await send("POST", `/inspections/${draft.visit}`, recordForm(draft), {});
    if (reply.ok) await settle(draft, reply);
    else await refuse(draft, reply);
  }

  // ---- syncing: one run at a time in all tabs, again and again with growing pauses

  let running = null;
  let again = null;
  let pause = 2000;
  const state = { text: "", signIn: false, busy: false };

  function say(text, signIn = false) {
    state.text = text;
    state.signIn = signIn;
    changed({});
  }

  function later() {
    clearTimeout(again);
    again = setTimeout(sync, pause);
    pause = Math.min(pause * 2, 300000);
  }

  async function hasWork(draft) {
    if (draft.wanted) return true;
    for (const photo of draft.photos) {
      if (photo.arrived) continue;
      const file = await get("file", fileKey(draft.visit, photo.sha256));
      if (file && !file.sent) return true;
    }
    return false;
  }

  async function syncAll() {
    const waiting = [];
    for (const draft of mine(await all("draft"))) if (await hasWork(draft)) waiting.push(draft);
    if (waiting.length === 0) { say(""); return; }
    if (!navigator.onLine) { say("没有网络，联网后自动同步"); return; }
    say("正在同步…");
    await signedIn();
    const troubles = [];
    for (const { key } of waiting) {
      const draft = await get("draft", key);
      try { if (draft) await sendDraft(draft); } catch (trouble) { troubles.push(trouble); }
    }
    if (troubles.length) throw troubles.find((t) => t.retry) || troubles[0];
    say("");
    pause = 2000;
  }

  async function attempt() {
    state.busy = true;
    try {
      await syncAll();
    } catch (trouble) {
      const known = trouble instanceof Trouble;
      say(known ? trouble.message : "没有网络，联网后自动同步", known && trouble.signIn);
      if (!known || trouble.retry) later();
    } finally {
      state.busy = false;
      changed({});
    }
  }

  function sync() {
    if (!able) return Promise.resolve();
    const once = () => (navigator.locks
      ? navigator.locks.request("gp-inspect-sync", attempt) : attempt());
    running = (running || Promise.resolve()).then(once, once);
    return running;
  }

  // ---- pages for use without network

  async function prepare() {
    await Offline.serve("/inspections");
    if (!navigator.onLine) return false;
    const visits = [...document.querySelectorAll("a[data-visit]")].map((e) => `/inspections/${e.dataset.visit}`);
    const needed = new Set();
    for (const path of new Set(["/inspections", location.pathname, ...visits]))
      for (const url of await Offline.keepPage(CACHE, path)) needed.add(url);
    if (root.dataset.page === "list") await Offline.dropOld(CACHE, needed);
    return true;
  }

  // ---- export and import

  function toBase64(bytes) {
    let text = "";
    const view = new Uint8Array(bytes);
    for (let i = 0; i < view.length; i += 32768)
      text += String.fromCharCode(...view.subarray(i, i + 32768));
    return btoa(text);
  }
  const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;

  async function exportAll() {
    const drafts = mine(await all("draft"));
    const files = mine(await all("file")).map((f) => ({ ...f, bytes: toBase64(f.bytes) }));
    const parts = [JSON.stringify({ format: "gongping-inspect", version: 1, account, drafts, files })];
    return new Blob(parts, { type: "application/json" });
  }

  async function importAll(file) {
    let data;
    try { data = JSON.parse(await file.text()); } catch { throw new Error("这不是导出的验收文件"); }
    if (data.format !== "gongping-inspect" || data.version !== 1 || !Array.isArray(data.drafts) || !Array.isArray(data.files))
      throw new Error("这不是导出的验收文件");
    if (data.account !== account) throw new Error("这个文件是另一个账号导出的，请登录那个账号后导入");
    for (const f of data.files) {
      const bytes = fromBase64(f.bytes);
      if (await sha256(bytes) !== f.sha256) throw new Error(`文件已损坏：${f.name || f.sha256}`);
      if (!await get("file", f.key)) await put("file", { ...f, bytes, sent: false });
    }
    let kept = 0;
    for (const draft of data.drafts) {
      const here = await get("draft", draft.key);
      if (here && here.dirty && here.changed > draft.changed) { kept++; continue; }
      await put("draft", draft);
    }
    changed({ imported: true });
    return { drafts: data.drafts.length - kept, files: data.files.length, kept };
  }

  async function storageState() {
    if (!navigator.storage || !navigator.storage.estimate) return { persisted: false, full: false };
    const persisted = navigator.storage.persist ? await navigator.storage.persist() : false;
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { persisted, full: quota > 0 && usage > quota * 0.8, usage };
  }

  return { able, account, root, all, get, put, remove, mine, draftKey, fileKey, keepFile, hasWork, sync,
    state, prepare, exportAll, importAll, storageState, listen: (f) => listeners.push(f) };
})();

// ---- on every page of the area

(() => {
  if (!Inspect.root) return;
  const net = document.getElementById("inspect-net");
  const showNet = () => {
    net.hidden = Inspect.able && navigator.onLine;
    net.textContent = Inspect.able ? "没有网络。填写的内容、照片和签名存在本机，联网后自动同步。"
      : "这个浏览器或地址不能离线使用（需要 HTTPS 和较新的浏览器）。联网时仍可填写。";
  };
  showNet();
  if (!Inspect.able) return;
  window.addEventListener("online", () => { showNet(); Inspect.sync(); });
  window.addEventListener("offline", showNet);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) Inspect.sync(); });
  Inspect.prepared = Inspect.prepare().catch(() => false);
  Inspect.sync();
})();

// ---- the list

(() => {
  if (!Inspect.root || Inspect.root.dataset.page !== "list" || !Inspect.able) return;
  const at = (id) => document.getElementById(id);
  at("inspect-offline").hidden = false;

  const line = (text, warn) => {
    const li = document.createElement("li");
    li.textContent = text;
    if (warn) li.className = "inspect-wrong";
    return li;
  };
  const when = (ms) => new Date(ms).toLocaleString("zh-CN", { hour12: false });

  async function draftText(draft) {
    let left = 0;
    for (const photo of draft.photos) {
      const file = photo.arrived ? null : await Inspect.get("file", Inspect.fileKey(draft.visit, photo.sha256));
      if (file && !file.sent) left++;
    }
    const what = draft.wanted === "complete" ? "等待提交完成" : draft.wanted ? "等待保存" : "正在填写";
    return `${draft.title}：${what}，照片和签名 ${draft.photos.length} 个${left ? `，${left} 个没有上传` : ""}`;
  }

  async function show() {
    const drafts = (await Inspect.all("draft")).filter((d) => d.dirty || d.wanted || d.problem);
    const own = Inspect.mine(drafts);
    const items = [];
    for (const draft of own) {
      items.push(line(await draftText(draft)));
      if (draft.problem) items.push(line(draft.problem, true));
    }
    if (drafts.length > own.length)
      items.push(line(`另有 ${drafts.length - own.length} 份属于其他账号，请用那个账号登录后同步`, true));
    if (items.length === 0) items.push(line("没有"));
    at("inspect-unsynced").replaceChildren(...items);
    document.querySelectorAll("[data-local]").forEach((e) => {
      e.textContent = own.some((d) => d.visit === e.dataset.local) ? "本机有未同步的内容" : "";
    });
    at("inspect-sync-state").textContent = Inspect.state.text;
    if (Inspect.state.signIn) {
      const link = document.createElement("a");
      link.href = "/login?next=%2Finspections";
      link.textContent = "去登录";
      at("inspect-sync-state").append(" ", link);
    }
    at("inspect-sync").disabled = Inspect.state.busy;
    const receipts = Inspect.mine(await Inspect.all("receipt")).sort((a, b) => b.at - a.at);
    at("inspect-receipts").replaceChildren(...(receipts.length ? receipts.map((r) =>
      line(`${when(r.at)} ${r.title}：第 ${r.version} 版${r.completed ? "，已完成" : ""}${r.conflict ? "，与别处的版本并存" : ""}，照片和签名 ${r.hashes.length} 个`))
      : [line("还没有")]));
  }

  async function showStorage() {
    const storage = await Inspect.storageState();
    const text = storage.full ? "本机存储空间快满了，请尽快联网同步，或先导出。"
      : storage.persisted ? "" : "浏览器没有答应长期保存：空间不足时可能清理本机内容，请尽快同步或导出。";
    at("inspect-storage").textContent = text;
    at("inspect-storage").classList.toggle("inspect-wrong", text !== "");
  }

  at("inspect-sync").addEventListener("click", () => Inspect.sync());
  at("inspect-export").addEventListener("click", async () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await Inspect.exportAll());
    link.download = `实地验收-未同步-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  });
  at("inspect-import").addEventListener("click", () => at("inspect-file").click());
  at("inspect-file").addEventListener("change", async (event) => {
    try {
      const got = await Inspect.importAll(event.target.files[0]);
      at("inspect-import-state").textContent = `已导入 ${got.drafts} 份记录、${got.files} 个文件`
        + (got.kept ? `；${got.kept} 份本机的较新，没有覆盖` : "");
    } catch (error) {
      at("inspect-import-state").textContent = error.message;
    }
    event.target.value = "";
    await show();
  });
  Inspect.listen(show);
  Inspect.prepared.then((ready) => {
    at("inspect-ready").textContent = ready ? "上面的验收已存到本机，没有网络也能打开和填写。"
      : navigator.onLine ? "还没有全部存到本机，请刷新本页再试。" : "现在没有网络，显示的是上次存到本机的内容。";
  });
  show();
  showStorage();
})();
