// Files in the page: a link with data-view opens a picture, which can be turned and enlarged, or a PDF in
// the browser's own viewer; from one to the next without closing. Without this the link opens it by itself.
"use strict";

(() => {
  const links = () => Array.from(document.querySelectorAll("a[data-view]"));
  if (!links().length || !window.HTMLDialogElement) return;
  const STEP = 1.25, LEAST = 0.05, MOST = 8;
  let at = null, turn = 0, scale = 1, picture = null;

  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
  const dialog = make("dialog", "viewer"), bar = make("div", "viewer-bar"), name = make("span", "viewer-name"), place = make("div", "viewer-place");
  place.tabIndex = 0;
  bar.append(name);
  dialog.append(bar, place);

  const button = (text, run, ...pictures) => {
    const made = make("button", `btn btn-sm${pictures.length ? " of-picture" : ""}`, text);
    made.type = "button";
    made.addEventListener("click", run);
    bar.append(made);
    return made;
  };

  // ---- a picture: its size on the screen, and the box that a turned one takes

  function lay() {
    const wide = picture.naturalWidth * scale, tall = picture.naturalHeight * scale, lies = turn % 180 !== 0;
    picture.style.width = `${wide}px`;
    picture.style.height = `${tall}px`;
    picture.style.transform = `rotate(${turn}deg)`;
    picture.style.margin = lies ? `${(wide - tall) / 2}px ${(tall - wide) / 2}px` : "0";
    place.classList.toggle("can-move", (lies ? tall : wide) > place.clientWidth || (lies ? wide : tall) > place.clientHeight);
  }

  function fit() {
    const lies = turn % 180 !== 0, wide = lies ? picture.naturalHeight : picture.naturalWidth, tall = lies ? picture.naturalWidth : picture.naturalHeight;
    scale = Math.min(1, (place.clientWidth - 16) / wide, (place.clientHeight - 16) / tall) || 1;
    lay();
  }

  // What was in the middle stays there.
  function zoom(by) {
    if (!picture) return;
    const across = (place.scrollLeft + place.clientWidth / 2) / place.scrollWidth, down = (place.scrollTop + place.clientHeight / 2) / place.scrollHeight;
    scale = Math.min(MOST, Math.max(LEAST, scale * by));
    lay();
    place.scrollTo(across * place.scrollWidth - place.clientWidth / 2, down * place.scrollHeight - place.clientHeight / 2);
  }

  function rotate(by) {
    if (!picture) return;
    turn = (turn + by + 360) % 360;
    fit();
  }

  // ---- one file

  function show(link) {
    at = link;
    turn = 0;
    picture = null;
    name.textContent = link.textContent.trim();
    take.href = link.dataset.file;
    const all = links(), i = all.indexOf(link);
    before.disabled = i <= 0;
    after.disabled = i === all.length - 1;
    const isPicture = link.dataset.view === "picture";
    bar.querySelectorAll(".of-picture").forEach((one) => { one.hidden = !isPicture; });
    place.replaceChildren();
    if (isPicture) {
      const img = document.createElement("img");
      img.alt = name.textContent;
      img.addEventListener("load", () => { picture = img; fit(); dialog.dataset.ready = "1"; });
      img.addEventListener("error", () => place.replaceChildren(make("p", "p-3", "这张图片打不开，请下载后查看。")));
      img.src = link.href;
      place.append(img);
    } else {
      const frame = document.createElement("iframe");
      frame.title = name.textContent;
      // Without network: a copy on this device (offline-sw.js).
      const away = document.body.dataset.keptAt || !navigator.onLine;
      frame.src = !away ? link.href : `/marking/~kept?of=${encodeURIComponent(link.href)}`;
      place.append(frame);
    }
    dialog.setAttribute("aria-label", `查看 ${name.textContent}`);
  }

  function step(by) {
    const all = links(), next = all[all.indexOf(at) + by];
    if (next) show(next);
  }

  button("放大", () => zoom(STEP), true);
  button("缩小", () => zoom(1 / STEP), true);
  button("适合窗口", () => picture && fit(), true);
  button("原大", () => { if (picture) { scale = 1; lay(); } }, true);
  button("向左转", () => rotate(-90), true);
  button("向右转", () => rotate(90), true);
  const before = button("上一份", () => step(-1)), after = button("下一份", () => step(1));
  const take = make("a", "btn btn-sm", "下载");
  bar.append(take);
  button("关闭", () => dialog.close());

  const KEYS = { "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: () => picture && fit(), r: () => rotate(90), l: () => rotate(-90),
    PageUp: () => step(-1), PageDown: () => step(1) };
  dialog.addEventListener("keydown", (event) => {
    const run = event.ctrlKey || event.metaKey || event.altKey ? null : KEYS[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  });
  place.addEventListener("wheel", (event) => {
    if (!picture || !event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? STEP : 1 / STEP);
  }, { passive: false });
  place.addEventListener("pointermove", (event) => {
    if (!picture || event.buttons !== 1 || event.pointerType !== "mouse") return;
    place.scrollBy(-event.movementX, -event.movementY);
  });
  place.addEventListener("dragstart", (event) => event.preventDefault());
  dialog.addEventListener("close", () => { place.replaceChildren(); at?.focus(); });
  window.addEventListener("resize", () => { if (dialog.open && picture) fit(); });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
    show(link);
    place.focus();
  });
})();
