// Filling in: what is typed is saved on the server while it is typed; files go up in pieces and go on after a break. Every figure is computed by the server.
"use strict";

const csrf = () => document.body.dataset.csrf;

async function messageOf(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const text = page.querySelector("main .card-body p");
  return text ? text.textContent.trim() : "服务器没有回应，请稍后再试";
}

// ---- marks: the server says which field each note is about

function markCells() {
  document.querySelectorAll("#fill-form [aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  document.querySelectorAll("#fill-findings [data-cell]").forEach((note) => {
    const field = document.getElementById("fill-form").elements.namedItem(note.dataset.cell);
    if (field && field.setAttribute) field.setAttribute("aria-invalid", "true");
  });
}

// ---- drafts

class Drafts {
  constructor(form) {
    this.form = form;
    this.note = document.getElementById("fill-saved");
    this.timer = 0;
    this.busy = this.again = this.stopped = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => { this.stopped = true; clearTimeout(this.timer); });
  }

  fields() {
    return Array.from(new FormData(this.form)).filter(([name]) => name !== "_csrf" && name !== "kept" && !name.startsWith("paste"));
  }

  say(text) { this.note.textContent = text; }

  changed() {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 2000);
  }

  async save() {
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    this.say("正在保存…");
    const action = this.form.getAttribute("action"), kept = this.form.keeping, asked = kept?.changes;
    try {
      const response = await fetch(`${action}/draft`, {
        method: "POST", headers: { "X-CSRF-Token": csrf(), "HX-Request": "true" },
        body: new URLSearchParams(this.fields()),
      });
      if (response.ok) {
        const saved = await response.json();
        this.form.elements.version.value = saved.version;
        this.form.dispatchEvent(new CustomEvent("keep:stored", { detail: asked }));
        this.say(`已自动保存 ${new Date().toTimeString().slice(0, 5)}`);
      } else {
        this.stopped = response.status === 409;
        this.say(`没有自动保存：${await messageOf(response)}${this.stopped ? "。您填的还在这个页面上，点“保存”可以对照两份内容。" : ""}`);
      }
    } catch {
      this.say("网络断开，内容暂存在这台设备上，联网后会继续保存");
      setTimeout(() => this.changed(), 10000);
    }
    this.busy = false;
    if (this.again) { this.again = false; this.changed(); }
  }
}

// ---- files

const PIECE = 2 * 1024 * 1024;

// No answer, a server in trouble, too many requests: it may work the next time.
const isPassing = (failure) => !failure.status || failure.status >= 500 || failure.status === 429 || failure.status === 408;

class Upload {
  constructor(form, file) {
    this.base = form.dataset.uploads;
    this.item = form.elements.namedItem("item").value;
    this.file = file;
    this.key = `upload:${this.base}:${this.item}:${file.name}:${file.size}:${file.lastModified}`;
    this.line = document.createElement("div");
    this.text = document.createElement("span");
    this.bar = document.createElement("progress");
    this.bar.max = file.size || 1;
    this.bar.setAttribute("aria-label", `上传 ${file.name}`);
    this.line.append(this.text, this.bar);
    form.querySelector(".fill-progress").append(this.line);
  }

  async call(method, path, body) {
    const response = await fetch(`${this.base}${path}`, {
      method, headers: { "X-CSRF-Token": csrf(), "HX-Request": "true", ...(method === "PUT" ? { "Content-Type": "application/octet-stream" } : {}) }, body,
    });
    if (response.ok) return response.json();
    const failure = new Error(await messageOf(response));
    failure.status = response.status;
    throw failure;
  }

  // Where the server stands with the same file, if it was begun before.
  async begin() {
    const known = localStorage.getItem(this.key);
    if (known) {
      try { return await this.call("GET", `/${known}`); } catch (failure) { if (isPassing(failure)) throw failure; }
    }
    const fresh = await this.call("POST", "", new URLSearchParams({ item: this.item, name: this.file.name, size: this.file.size }));
    localStorage.setItem(this.key, fresh.id);
    return fresh;
  }

  show(offset) {
    this.bar.value = offset;
    this.text.textContent = `${this.file.name}：${Math.floor((offset / (this.file.size || 1)) * 100)}%`;
  }

  async run() {
    let state = await this.begin();
    while (state.offset < state.size) {
      this.show(state.offset);
      const piece = this.file.slice(state.offset, state.offset + PIECE);
      try {
        state = await this.call("PUT", `/${state.id}?offset=${state.offset}`, piece);
      } catch (failure) {
        if (failure.status !== 409) throw failure;
        state = await this.call("GET", `/${state.id}`);
      }
    }
    this.show(state.size);
    await this.call("POST", `/${state.id}/finish`, new URLSearchParams({ sha256: await this.hash() }));
    localStorage.removeItem(this.key);
  }

  // Browsers hash only whole files in memory, and only on safe connections; the server always does.
  async hash() {
    if (!window.crypto?.subtle || this.file.size > 64 * 1024 * 1024) return "";
    const digest = await crypto.subtle.digest("SHA-256", await this.file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // What the server has stays there through its own troubles; only a refusal ends the upload.
  async tryRun() {
    for (let attempt = 0, at = -1; ; attempt++) {
      try { await this.run(); return true; } catch (failure) {
        const passing = isPassing(failure), why = failure.status ? failure.message : "网络断开";
        if (this.bar.value > at) { at = this.bar.value; attempt = 0; } // it went on meanwhile
        if (!passing || attempt === 6) {
          if (!passing) localStorage.removeItem(this.key);
          this.text.textContent = `${this.file.name}：${why}${passing ? "；再次选择这个文件会接着传" : ""}`;
          return false;
        }
        this.text.textContent = `${this.file.name}：${why}，正在重试…`;
        await new Promise((done) => setTimeout(done, Math.min(2000 * 2 ** attempt, 60000)));
      }
    }
  }
}

// Several, one after the other, each with how far it is, and all with how many are done. What failed
// stays on the page with the reason; when all are there, the page shows them.
async function send(form, files) {
  if (!files.length) return;
  const button = form.querySelector("button"), total = form.querySelector(".fill-total");
  const waiting = files.map((file) => new Upload(form, file));
  let done = 0, failed = 0;
  const say = () => { total.textContent = `共 ${files.length} 个文件，已传 ${done} 个${failed ? `，${failed} 个没有传上` : ""}`; };
  button.disabled = true;
  say();
  for (const upload of waiting) {
    if (await upload.tryRun()) done++; else failed++;
    say();
  }
  button.disabled = false;
  if (!failed) window.location.reload();
}

// What a folder holds, the folders in it too.
async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader(), found = [];
  for (;;) { // a reader gives a hundred at a time
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const one of some) found.push(...await filesIn(one));
  }
}

async function dropped(transfer) {
  const entries = Array.from(transfer.items ?? [], (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return Array.from(transfer.files);
  return (await Promise.all(entries.map(filesIn))).flat();
}

// Onto the card of an item; beside one nothing happens, least of all that the browser opens the file.
function takeDrops() {
  const card = (event) => event.target.closest?.(".fill-drop");
  const mark = (on) => document.querySelectorAll(".fill-drop").forEach((one) => one.classList.toggle("is-over", one === on));
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const on = card(event);
    event.dataTransfer.dropEffect = on ? "copy" : "none";
    mark(on);
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(null); });
  document.addEventListener("drop", async (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    mark(null);
    const on = card(event);
    if (on) await send(on.querySelector(".fill-upload"), await dropped(event.dataTransfer));
  });
}

document.querySelectorAll(".fill-upload").forEach((form) => {
  form.addEventListener("submit", (event) => {
    const files = Array.from(form.elements.file.files);
    if (!files.length) return;
    event.preventDefault();
    send(form, files);
  });
});
if (document.querySelector(".fill-drop")) takeDrops();

const fillForm = document.getElementById("fill-form");
if (fillForm) {
  markCells();
  document.addEventListener("htmx:afterSettle", markCells);
}
if (fillForm && !fillForm.querySelector("fieldset").disabled) {
  new Drafts(fillForm);
}
