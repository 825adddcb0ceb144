// The record of one inspection: keeps every change on the device, checks it there with the limits
// that the page carries, and leaves sending to inspect.js.
"use strict";

(() => {
  const form = document.getElementById("inspect-form");
  if (!form || !Inspect.able || Inspect.root.dataset.done) return;
  const data = Inspect.root.dataset;
  const at = (id) => document.getElementById(id);
  const key = Inspect.draftKey(data.visit);
  const SKIP = /^(_csrf|action|uuid|base|photo_|photos$|sign_)/;
  const ANSWER = /^[qm]\.\d+$/; // of the round's form: kept by the questions' names, see form.js
  let draft;
  let place = form.elements.place.value;
  const pictures = new Map(); // hash: address of the bytes kept here

  const newId = () => crypto.randomUUID().replace(/-/g, "");

  // ---- fields

  const readFields = () => [...new FormData(form)]
    .filter(([name, value]) => typeof value === "string" && !SKIP.test(name));

  function writeFields(fields) {
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
    for (const e of form.elements) {
      if (!e.name || SKIP.test(e.name) || ANSWER.test(e.name) || e.type === "hidden" && e.name !== "place") continue;
      const list = values.get(e.name) || [];
      if (e.type === "checkbox" || e.type === "radio") e.checked = list.includes(e.value);
      else if ("value" in e && e.type !== "file") e.value = list[0] || "";
    }
    place = form.elements.place.value;
  }

  const serverPhotos = () => [...document.querySelectorAll("#inspect-photos [data-sha256]")].map((e) => ({
    kind: e.dataset.kind, sha256: e.dataset.sha256, name: e.dataset.name, caption: e.dataset.caption,
    place: e.dataset.place, taken: Number(e.dataset.taken) || 0, arrived: !!e.dataset.arrived }));

  // ---- keeping

  let timer = null;
  let keeping = Promise.resolve();

  function keep(change) {
    clearTimeout(timer);
    timer = null;
    Object.assign(draft, change || {});
    draft.fields = readFields();
    draft.answers = GpForm ? GpForm.answers() : null;
    draft.changed = Math.max(Date.now(), draft.changed + 1);
    draft.uuid = newId(); // one uuid is one content, so that a save sent twice is known as one
    draft.dirty = true;
    const copy = structuredClone(draft);
    keeping = keeping.then(() => write(copy)).catch(cannotKeep);
    return keeping;
  }

  // What the sync wrote meanwhile (the version to write on) is not undone.
  async function write(copy) {
    const there = await Inspect.get("draft", key);
    if (there && there.base > copy.base) copy.base = draft.base = there.base;
    await Inspect.put("draft", copy);
    show();
  }

  function cannotKeep(error) {
    const full = error && error.name === "QuotaExceededError";
    say(full ? "本机空间不足，没有存下。请先联网同步，或腾出空间后再试，不要关闭本页。"
      : "没有存到本机，请不要关闭本页，联网后再按“保存”。", "danger");
  }

  // ---- messages

  function say(text, tone) {
    const box = at("inspect-message");
    box.hidden = !text;
    box.className = `alert alert-${tone || "info"}`;
    box.textContent = text;
  }

  async function show() {
    const now = (await Inspect.get("draft", key)) || draft;
    let waiting = 0;
    for (const photo of now.photos) {
      const file = photo.arrived ? null : await Inspect.get("file", Inspect.fileKey(data.visit, photo.sha256));
      if (file && !file.sent) waiting++;
    }
    const items = [...document.querySelectorAll("[data-slot]:not([data-group])")];
    const parts = [`已评 ${items.filter((item) => !itemProblem(item, true)).length}/${items.length} 项`];
    if (now.wanted) parts.push(now.wanted === "complete" ? "等待提交完成" : "等待保存到服务器");
    else if (now.dirty) parts.push("已存到本机，还没有保存到服务器");
    else parts.push("已与服务器同步");
    if (waiting) parts.push(`${waiting} 个照片或签名没有上传`);
    if (Inspect.state.text) parts.push(Inspect.state.text);
    at("inspect-state").textContent = parts.join("；");
    if (now.problem) say(now.problem, "warning");
  }

  // ---- checking: the same limits that the server has, from the fields' own attributes

  function figureProblem(input) {
    if (!input.value && !input.validity.badInput) return null;
    if (input.validity.badInput) return "应填数字";
    if (input.validity.rangeOverflow || input.validity.rangeUnderflow)
      return input.max ? `应当在 ${input.min} 到 ${input.max} 之间` : `不能小于 ${input.min}`;
    return input.validity.stepMismatch ? `应当是 ${input.step} 的整数倍` : null;
  }

  const ticked = (item, selector) => item.querySelector(`${selector}:checked`) !== null;

  // A group that does not apply as a whole takes all that is in it out.
  function isTakenOut(item) {
    return [...document.querySelectorAll("[data-group]")].some((group) =>
      group.dataset.component === item.dataset.component && ticked(group, "[data-na]") &&
      item.dataset.within.split(" ").includes(group.dataset.group));
  }

  function itemProblem(item, complete) {
    if (item.dataset.group || ticked(item, "[data-na]")) return null;
    for (const input of item.querySelectorAll("input[type=number]")) {
      const problem = figureProblem(input);
      if (problem) return problem;
    }
    if (ticked(item, "[data-none]") && ticked(item, "[name^='part.']"))
      return "既勾选了条件又勾选了“都不符合”，请只保留一种";
    if (!complete || isTakenOut(item)) return null;
    const figures = [...item.querySelectorAll("input[type=number]")];
    const done = figures.length ? figures.every((e) => e.value !== "") : ticked(item, "[data-mark]");
    return done ? null : "还没有评分";
  }

  function check(complete) {
    let first = null;
    for (const item of document.querySelectorAll("[data-slot]")) {
      const problem = itemProblem(item, complete);
      const box = item.querySelector("[data-wrong]");
      box.hidden = !problem;
      box.textContent = problem || "";
      item.classList.toggle("is-wrong", !!problem);
      if (problem && !first) first = { item, text: `${item.dataset.name}：${problem}` };
    }
    first = first || (GpForm && GpForm.check(complete));
    if (!first) return true;
    say(first.text, "danger");
    first.item.scrollIntoView({ block: "center" });
    const field = first.item.querySelector("input:not([type=hidden])");
    if (field) field.focus({ preventScroll: true });
    return false;
  }

  // ---- photos and signatures

  const kindName = { photo: "照片", inspector: "验收人员签名", center: "中心人员签名" };

  async function pictureOf(photo) {
    if (pictures.has(photo.sha256)) return pictures.get(photo.sha256);
    const file = await Inspect.get("file", Inspect.fileKey(data.visit, photo.sha256));
    const url = file ? URL.createObjectURL(new Blob([file.bytes], { type: file.type }))
      : `/inspections/${data.visit}/files/${photo.sha256}`;
    pictures.set(photo.sha256, url);
    return url;
  }

  function photoItem(photo, i, url) {
    const li = document.createElement("li");
    li.className = "inspect-photo";
    const image = document.createElement("img");
    image.src = url;
    image.alt = `${kindName[photo.kind]} ${i + 1}`;
    const label = document.createElement("label");
    label.className = "form-label";
    label.htmlFor = `caption-${i}`;
    label.textContent = `${kindName[photo.kind]} ${i + 1}${photo.kind === "photo" ? " 的说明" : "：姓名"}`;
    const caption = document.createElement("input");
    caption.className = "form-control";
    caption.id = `caption-${i}`;
    caption.maxLength = 200;
    caption.value = photo.caption || "";
    caption.addEventListener("input", () => { photo.caption = caption.value; soon(); });
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-sm mt-1";
    drop.textContent = "删除";
    drop.setAttribute("aria-label", `删除${kindName[photo.kind]} ${i + 1}`);
    drop.addEventListener("click", () => dropPhoto(photo));
    li.append(image, label, caption, drop);
    return li;
  }

  async function showPhotos() {
    const items = [];
    for (const [i, photo] of draft.photos.entries()) items.push(photoItem(photo, i, await pictureOf(photo)));
    at("inspect-photos").replaceChildren(...items);
  }

  async function dropPhoto(photo) {
    draft.photos = draft.photos.filter((other) => other !== photo);
    await keep({});
    if (!draft.photos.some((other) => other.sha256 === photo.sha256))
      await Inspect.remove("file", Inspect.fileKey(data.visit, photo.sha256));
    await showPhotos();
  }

  async function addPhoto(blob, name, kind, caption) {
    if (draft.photos.length >= Number(data.photosMax)) throw new Error(`最多 ${data.photosMax} 张`);
    if (blob.size > Number(data.fileMax)) throw new Error(`“${name}”超过 25 MB，请换一张`);
    const sha256 = await Inspect.keepFile(data.visit, blob, name);
    if (draft.photos.some((other) => other.sha256 === sha256)) throw new Error(`“${name}”已经添加过`);
    const taken = blob.lastModified || Date.now();
    draft.photos.push({ kind, sha256, name, caption, taken, arrived: false,
      place: kind === "photo" ? place : "" });
  }

  async function addFiles(input) {
    const troubles = [];
    for (const file of [...input.files]) {
      try {
        await addPhoto(file, file.name, "photo", "");
      } catch (error) {
        if (error.name === "QuotaExceededError") cannotKeep(error);
        else troubles.push(error.message);
      }
    }
    input.value = "";
    if (troubles.length) say(troubles.join("；"), "warning");
    await keep({});
    await showPhotos();
    Inspect.sync();
  }

  function signaturePad() {
    const pad = at("sign-pad");
    const pen = pad.getContext("2d");
    let drawing = false;
    let written = false;
    const clear = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, pad.width, pad.height);
      written = false;
    };
    const point = (event) => {
      const box = pad.getBoundingClientRect();
      return [(event.clientX - box.left) * pad.width / box.width,
        (event.clientY - box.top) * pad.height / box.height];
    };
    pad.addEventListener("pointerdown", (event) => {
      pad.setPointerCapture(event.pointerId);
      drawing = written = true;
      pen.lineWidth = 4;
      pen.lineCap = "round";
      pen.strokeStyle = "#111";
      pen.beginPath();
      pen.moveTo(...point(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      pen.lineTo(...point(event));
      pen.stroke();
    });
    for (const name of ["pointerup", "pointercancel"]) pad.addEventListener(name, () => { drawing = false; });
    at("sign-clear").addEventListener("click", clear);
    at("sign-keep").addEventListener("click", async () => {
      if (!written) { say("请先在签名区签名", "warning"); return; }
      const kind = at("sign-kind").value;
      const blob = await new Promise((resolve) => pad.toBlob(resolve, "image/png"));
      try {
        await addPhoto(blob, `${kindName[kind]}.png`, kind, at("sign-name").value.trim());
      } catch (error) { cannotKeep(error); return; }
      clear();
      at("sign-name").value = "";
      await keep({});
      await showPhotos();
      Inspect.sync();
    });
    clear();
  }

  // ---- place

  function showPlace() {
    const [lat, lon, metres] = place.split(",");
    at("inspect-place").textContent = place ? `纬度 ${lat}，经度 ${lon}，误差约 ${metres} 米` : "没有记录";
  }

  at("inspect-locate").addEventListener("click", () => {
    if (!navigator.geolocation) { at("inspect-place").textContent = "这个浏览器不能取得位置"; return; }
    at("inspect-place").textContent = "正在取得位置…";
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      place = `${coords.latitude.toFixed(7)},${coords.longitude.toFixed(7)},${Math.round(coords.accuracy)}`;
      form.elements.place.value = place;
      showPlace();
      keep({});
    }, () => { at("inspect-place").textContent = "没有取得位置（没有允许，或信号不好）"; },
    { enableHighAccuracy: true, timeout: 20000 });
  });

  // ---- start

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => keep({}), 400);
  }

  // What the server shows, unless something on the device is newer than that.
  async function begin() {
    const kept = await Inspect.get("draft", key);
    const base = Number(data.base);
    if (kept && (kept.dirty || kept.wanted || kept.base > Number(data.revision)) && !data.problem) {
      draft = kept;
      writeFields(kept.fields);
      if (GpForm && kept.answers) GpForm.fill(kept.answers);
      if (kept.dirty && kept.base < Number(data.revision))
        say("服务器上已有更新的版本。保存后两个版本都会保留，再请您选择。", "warning");
    } else {
      draft = { key, account: Inspect.account, visit: data.visit, title: data.title, fields: readFields(),
        photos: serverPhotos(), base, uuid: newId(), changed: kept ? kept.changed : 0, dirty: false,
        wanted: "", problem: "" };
      await Inspect.put("draft", draft);
    }
    await showPhotos();
    showPlace();
    show();
  }

  function enhance() {
    document.querySelectorAll(".inspect-script").forEach((e) => { e.hidden = false; });
    document.querySelectorAll(".inspect-plain").forEach((e) => { e.hidden = true; });
    form.noValidate = true;
    at("inspect-camera").addEventListener("click", () => at("inspect-shot").click());
    for (const id of ["photos", "inspect-shot"]) at(id).addEventListener("change", (e) => addFiles(e.target));
    form.addEventListener("input", (event) => { if (event.target.name && !SKIP.test(event.target.name)) soon(); });
    form.addEventListener("change", (event) => { if (event.target.name && !SKIP.test(event.target.name)) soon(); });
    // The page may be closed or thrown out at any time.
    document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep({}); });
    window.addEventListener("pagehide", () => { if (timer) keep({}); });
    signaturePad();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation(); // the page stays, so the button must stay usable
    const wanted = event.submitter && event.submitter.value === "complete" ? "complete" : "save";
    say("", "info");
    if (!check(wanted === "complete")) { keep({}); return; }
    await keep({ wanted, problem: "" });
    await Inspect.sync();
    await show();
  });

  Inspect.listen(async (what) => {
    if (what.synced === data.visit) {
      const { reply } = what;
      const now = await Inspect.get("draft", key);
      if (now) Object.assign(draft, { base: now.base, wanted: now.wanted, dirty: now.dirty, problem: now.problem });
      if (reply.completed) { location.reload(); return; }
      say(reply.conflict ? "服务器上已有更新的版本。您的这一版也已保存，请刷新本页选择用哪一版。" : "已保存到服务器",
        reply.conflict ? "warning" : "success");
    }
    const now = await Inspect.get("draft", key);
    if (now) Object.assign(draft, { base: now.base, wanted: now.wanted, dirty: now.dirty });
    show();
  });

  // Two tabs would write over each other's draft: the second one only looks.
  const LOCK = `gp-inspect-${key}`;
  const taken = () => {
    form.querySelector("fieldset").disabled = true;
    say("另一个标签页正在填写本次验收，请到那里填写，或关掉那一页后刷新本页。", "warning");
  };
  function holdAlone(tries) {
    if (!navigator.locks) return start();
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (lock) { start(); return new Promise(() => {}); } // held until the page goes
      if (tries > 0) setTimeout(() => holdAlone(tries - 1), 300); // the page before this one may be going
      else taken();
      return null;
    });
  }
  function start() {
    enhance();
    begin().catch(cannotKeep);
  }
  holdAlone(5);
})();
