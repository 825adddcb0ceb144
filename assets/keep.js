// What is typed into a form is kept in this browser too, until the server has said that it is stored:
// a session that ends, a closed window or a broken network loses nothing. A copy belongs to one
// account and is offered to that account alone. Fields marked data-private, passwords and whatever
// looks like an identity number are never kept.
"use strict";

(() => {
  const PREFIX = "keep:", DAYS = 14, SHOWN = 2000;
  const account = document.body.dataset.account || "";
  const now = () => Date.now();

  // ---- the store

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing kept */ } };

  function keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; }
  }

  // Full: the oldest copy makes room.
  function write(key, copy) {
    for (let tries = 0; tries < 20; tries++) {
      try { localStorage.setItem(key, JSON.stringify(copy)); return; } catch {
        const others = keys().filter((other) => other !== key);
        if (!others.length) return;
        others.sort((a, b) => (read(a)?.at || 0) - (read(b)?.at || 0));
        drop(others[0]);
      }
    }
  }

  function sweep() {
    for (const key of keys()) {
      const copy = read(key);
      if (!copy || now() - copy.at > DAYS * 86400000) drop(key);
    }
    // From before copies were kept by account; they may hold what is not to be kept.
    try { Object.keys(localStorage).filter((key) => key.startsWith("fill:")).forEach(drop); } catch { /* none */ }
  }

  // The server names the copy whose form it has stored.
  function forgetStored() {
    const found = /(?:^|; )((?:__Host-)?gp_kept)=([^;]+)/.exec(document.cookie);
    if (!found) return;
    for (const key of keys()) if (read(key)?.nonce === found[2]) drop(key);
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${found[1]}=; Max-Age=0; Path=/; SameSite=Lax${secure}`;
  }

  // ---- fields

  const NUMBER = /\d{15}(?:\d{2}[\dXx])?/;
  const looksPrivate = (text) => NUMBER.test(text.normalize("NFKC").replace(/[\s-]/g, ""));

  function isKept(field) {
    if (!field.name || field.matches(":disabled") || field.closest("[data-private]")) return false;
    if (/^(hidden|password|file|submit|button|image|reset)$/.test(field.type)) return false;
    return !/current-password|new-password|one-time-code/.test(field.autocomplete || "");
  }

  const fieldsOf = (form) => Array.from(form.elements).filter(isKept);
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const idOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);
  const valueOf = (field) => (isBox(field) ? (field.checked ? "1" : "") : field.value);

  function shownValue(field) {
    if (isBox(field)) return field.defaultChecked ? "1" : "";
    if (field.tagName !== "SELECT") return field.defaultValue;
    const chosen = Array.from(field.options).find((option) => option.defaultSelected) || field.options[0];
    return chosen ? chosen.value : "";
  }

  function labelOf(field) {
    const label = field.getAttribute("aria-label") || (field.labels && field.labels[0] && field.labels[0].textContent) || field.name;
    return label.trim().replace(/\s+/g, " ").slice(0, 80);
  }

  // ---- forms

  function keyOf(form) {
    const action = form.getAttribute("action") || location.pathname;
    const twins = Array.from(document.forms).filter((other) => (other.getAttribute("action") || location.pathname) === action);
    const part = form.elements.namedItem("window"); // of a long table, the rows on this page
    return `${PREFIX}${account}:${action}#${twins.indexOf(form)}${part ? `:${part.value.split("-")[0]}` : ""}`;
  }

  // A page that came back from the server as it was typed shows what is not stored.
  const isPosted = () => document.body.dataset.posted === "1";

  class Kept {
    constructor(form) {
      this.form = form;
      this.key = keyOf(form);
      this.shown = new Map(fieldsOf(form).map((field) => [idOf(field), shownValue(field)]));
      this.began = form.querySelector("input[name=seen]");
      this.timer = 0;
      this.changes = 0;
      for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.changed());
      form.addEventListener("submit", (event) => this.sent(event));
      form.addEventListener("keep:stored", (event) => this.stored(event.detail));
      window.addEventListener("pagehide", () => { if (this.timer) this.keep(); });
      this.offer();
    }

    changed() {
      this.changes++;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 300);
    }

    // What differs from what the server showed.
    typed() {
      const fields = Object.create(null); // a field may be called anything
      for (const field of fieldsOf(this.form)) {
        const id = idOf(field), value = valueOf(field);
        if (value === (this.shown.get(id) ?? "") || looksPrivate(value)) continue;
        fields[id] = { value, label: labelOf(field) };
      }
      return fields;
    }

    keep() {
      clearTimeout(this.timer);
      this.timer = 0;
      // What is offered and not yet answered stays, unless it is typed anew.
      const fields = { ...(this.pending ? this.pending.fields : {}), ...this.typed() };
      if (!Object.keys(fields).length) { drop(this.key); return; }
      const title = document.querySelector("h1")?.textContent.trim() || document.title;
      write(this.key, { at: now(), page: location.pathname + location.search, title, fields, nonce: this.nonce || "", began: this.began?.value });
    }

    sent(event) {
      if (event.defaultPrevented) return;
      this.nonce = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      let input = this.form.querySelector("input[name=kept]");
      if (!input) {
        input = document.createElement("input");
        input.type = "hidden";
        input.name = "kept";
        this.form.append(input);
      }
      input.value = this.nonce;
      this.keep();
    }

    // Saved while typing: what was there when it was sent is what the server shows now.
    stored(changes) {
      if (changes !== undefined && changes !== this.changes) return;
      for (const field of fieldsOf(this.form))
        if (!field.name.startsWith("paste")) this.shown.set(idOf(field), valueOf(field));
      this.keep();
    }

    offer() {
      if (isPosted()) { this.takePosted(); return; }
      const copy = read(this.key);
      if (!copy) return;
      const differs = Object.entries(copy.fields).some(([id, kept]) => (this.shown.get(id) ?? "") !== kept.value);
      if (!differs) { drop(this.key); return; }
      // Without network there is but this copy, where the page is not newer than it: what somebody saved since may
      // only be overwritten by who has been asked.
      if (copy.at > Number(document.body.dataset.keptAt || Infinity)) { this.restore(copy); return; }
      this.pending = copy;
      this.form.before(offerBox(copy, () => this.restore(copy), () => { this.pending = null; this.keep(); }));
    }

    // Refused: the page shows what was typed, so nothing is offered, and everything stays kept.
    takePosted() {
      const copy = read(this.key);
      if (copy) for (const id of Object.keys(copy.fields)) this.shown.set(id, null);
    }

    restore(copy) {
      this.pending = null;
      for (const [id, kept] of Object.entries(copy.fields)) this.put(id, kept.value);
      // Changed by somebody meanwhile: the server shows both when it is saved.
      if (this.began && copy.began) this.began.value = copy.began;
      this.form.dispatchEvent(new Event("input", { bubbles: true }));
      this.form.dispatchEvent(new Event("change", { bubbles: true }));
    }

    put(id, value) {
      const box = /^(.*?)=(.*)$/s.exec(id);
      const name = box ? box[1] : id;
      const found = () => fieldsOf(this.form).find((field) => idOf(field) === id);
      for (let i = 0; !found() && /\.\d+$/.test(name) && i < SHOWN; i++) {
        const asked = new CustomEvent("keep:row", { bubbles: true, detail: { base: name.replace(/\d+$/, ""), added: false } });
        this.form.dispatchEvent(asked);
        if (!asked.detail.added) break;
      }
      const field = found();
      if (!field) return;
      if (isBox(field)) field.checked = value === "1"; else field.value = value;
    }
  }

  // ---- what people see

  function button(text, run) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm me-2";
    made.textContent = text;
    made.addEventListener("click", run);
    return made;
  }

  function alertBox(text) {
    const box = document.createElement("div");
    box.className = "alert alert-warning keep-offer";
    box.setAttribute("role", "status");
    const line = document.createElement("p");
    line.className = "mb-2";
    line.textContent = text;
    box.append(line);
    return box;
  }

  const when = (copy) => new Date(copy.at).toLocaleString("zh-CN");

  function offerBox(copy, use, forget) {
    const box = alertBox(`这台设备上有您 ${when(copy)} 填写、还没有存到服务器的内容。证件号码等个人信息不留副本，需要重新填写。`);
    box.append(button("恢复这些内容", () => { use(); box.remove(); }), button("不要了", () => { forget(); box.remove(); }));
    return box;
  }

  // The form is closed or gone: what was typed can still be read and copied.
  function showOrphans(forms) {
    const own = new Set(forms.map((kept) => kept.key));
    const place = location.pathname.replace(/\/submit$/, "");
    const head = document.querySelector(".page-body .container-xl") || document.querySelector("main");
    for (const key of keys()) {
      const copy = read(key);
      if (!copy || !key.startsWith(`${PREFIX}${account}:`) || own.has(key) || copy.page.split("?")[0] !== place) continue;
      const box = alertBox(`您 ${when(copy)} 填写的内容没有存到服务器，这里现在不能再填。内容还在这台设备上，可以复制出来：`);
      for (const kept of Object.values(copy.fields)) {
        const label = document.createElement("label"), text = document.createElement("textarea");
        label.className = "form-label d-block";
        label.textContent = kept.label;
        text.className = "form-control mb-2";
        text.readOnly = true;
        text.value = kept.value;
        label.append(text);
        box.append(label);
      }
      box.append(button("不要了", () => { drop(key); box.remove(); }));
      head.prepend(box);
    }
  }

  function link(copy, path) {
    const made = document.createElement("a");
    made.className = "alert-link d-block";
    made.href = path;
    made.textContent = `${copy.title}（${when(copy)}）`;
    return made;
  }

  // The way back from an error, and from the first page after signing in.
  function showWays() {
    const status = Number(document.body.dataset.status || 200);
    const failed = status >= 400 && !document.querySelector("form[method=post]:not([action='/logout'])");
    if (!failed && location.pathname !== "/") return;
    const copies = keys().filter((key) => !account || key.startsWith(`${PREFIX}${account}:`)).map(read)
      .filter((copy) => copy && (account || now() - copy.at < 600000));
    if (!copies.length) return;
    const box = alertBox(account ? "您填写的这些内容还没有存到服务器，打开后可以恢复：" : "您刚才填写的内容留在这台设备上，登录后可以恢复：");
    copies.sort((a, b) => b.at - a.at).slice(0, 10)
      .forEach((copy) => box.append(link(copy, account ? copy.page : `/login?next=${encodeURIComponent(copy.page)}`)));
    (document.querySelector(".page-body .container-xl") || document.querySelector("main")).prepend(box);
  }

  // ---- a form that will be closed

  const ASK_MS = 30000;

  // Says until when, and that it is over. The server is asked now and then, when the window comes back
  // to the front, and after each save: scoring may end early, or a day be moved.
  class Closing {
    constructor(form) {
      this.form = form;
      this.box = alertBox("");
      this.take({ closes: Number(form.dataset.closes) || null, now: Number(form.dataset.now), told: false, closed: null });
      setInterval(() => this.tell(), ASK_MS);
      if (!form.dataset.watch) return;
      setInterval(() => this.ask(), ASK_MS);
      window.addEventListener("focus", () => this.ask());
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
      form.addEventListener("keep:stored", () => this.ask());
      document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === form) this.ask(); });
      this.ask();
    }

    async ask() {
      if (this.asking || document.hidden) return;
      this.asking = true;
      try {
        const response = await fetch(this.form.dataset.watch, { headers: { "HX-Request": "true" } });
        if (response.ok) this.take(await response.json());
      } catch { /* asked again */ }
      this.asking = false;
    }

    take(state) {
      this.state = state;
      this.skew = state.now - now();
      this.tell();
    }

    tell() {
      const text = this.text();
      this.box.querySelector("p").textContent = text;
      if (text && !this.box.isConnected) this.form.before(this.box);
      if (!text) this.box.remove();
    }

    text() {
      const { closes, told, closed } = this.state;
      const stays = "您填写的内容仍留在这台设备上，重新开放后打开本页可以恢复。";
      if (closed) return `${closed}。${stays}`;
      const left = closes ? Math.floor((closes - now() - this.skew) / 60000) : Infinity;
      if (left > 24 * 60) return "";
      const hours = Math.floor(left / 60);
      const until = hours > 0 ? `还有约 ${hours} 小时` : `还有 ${Math.max(left, 0)} 分钟`;
      if (told && left < 0) return "评估方通知的结束时间已到，随时可能结束，请马上提交；填写的内容会自动留在这台设备上。";
      if (told) return `评估方通知：评分${until}结束，请在此之前提交；填写的内容会自动留在这台设备上。`;
      return left < 0
        ? "截止时间已过。请尽快提交；提交不了的，您填写的内容仍留在这台设备上。"
        : `${until}截止，请及时提交；填写的内容会自动留在这台设备上。`;
    }
  }

  const tellClosing = () => document.querySelectorAll("form[data-closes], form[data-watch]").forEach((form) => new Closing(form));

  sweep();
  if (account) {
    forgetStored();
    const typedInto = (form) => form.method === "post" && !form.dataset.noKeep && !form.querySelector("[type=password]") && fieldsOf(form).length > 0;
    // Not named as the input "kept" that a form gets when it is sent: that would stand in its place.
    const forms = Array.from(document.forms).filter(typedInto).map((form) => (form.keeping = new Kept(form)));
    showOrphans(forms);
    document.addEventListener("htmx:beforeRequest", (event) => { const kept = event.detail.elt.keeping; if (kept) kept.asked = kept.changes; });
    document.addEventListener("htmx:afterRequest", (event) => {
      const kept = event.detail.elt.keeping;
      if (kept && event.detail.successful && event.detail.xhr.getResponseHeader("GP-Saved")) kept.stored(kept.asked);
    });
  }
  showWays();
  tellClosing();
})();
