// Tables that are typed, whatever page they are on: rows are added, put in between and taken out, and on a screen
// that has room for it the grid (grid.js) is laid over them. Without this script a table has the rows that the server
// gives it, and the button below it asks for one more.
"use strict";

(() => {
  const COUNTED = /\.\d+(?=$|-(?:error|hint)$)|-\d+$/; // the row in a name or an id: "name.3", "name.3-error", "mark-funds-3"
  const numberOf = (tr) => Number(/\.(\d+)$/.exec(tr.querySelector("[name]").name)[1]);

  function renumber(tr, number, line) {
    const counted = (text) => text.replace(COUNTED, (old) => old[0] + number);
    tr.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((one) => {
      for (const attribute of ["name", "id", "for", "aria-describedby"])
        if (one.getAttribute(attribute)) one.setAttribute(attribute, counted(one.getAttribute(attribute)));
    });
    tr.querySelectorAll("[aria-label]").forEach((one) => one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/第 \d+ [行项]/, (old) => old.replace(/\d+/, line))));
    tr.querySelectorAll("[data-line]").forEach((one) => { one.textContent = line; });
  }

  function clear(tr) {
    tr.querySelectorAll("[name]").forEach((field) => {
      if (field.type === "checkbox") field.checked = field.dataset.on === "1"; // what a new row begins with
      else if (field.tagName === "SELECT") field.selectedIndex = 0;
      else field.value = "";
      field.removeAttribute("aria-invalid");
      field.classList.remove("is-invalid");
    });
    tr.querySelectorAll(".invalid-feedback").forEach((error) => error.remove());
    tr.querySelectorAll("[id]:not([name])").forEach((place) => { place.textContent = ""; });
  }

  const told = (table) => table.dispatchEvent(new CustomEvent("fill-rows", { bubbles: true }));

  // Rows count on from the first, as the table came.
  function renumberAll(table) {
    const first = Number(table.dataset.first);
    Array.from(table.tBodies[0].rows).forEach((tr, i) => renumber(tr, first + i, i + 1));
  }

  function addRow(table) {
    const rows = table.tBodies[0].rows, last = rows[rows.length - 1], made = last.cloneNode(true);
    clear(made);
    renumber(made, numberOf(last) + 1, rows.length + 1);
    last.after(made);
    told(table);
    return made;
  }

  // Blank rows above the one with that number.
  function insertRows(table, at, n) {
    const rows = table.tBodies[0].rows, before = rows[at], made = Array.from({ length: n }, () => before.cloneNode(true));
    made.forEach(clear);
    before.before(...made);
    renumberAll(table);
    return made;
  }

  function addButton(table) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm fill-add";
    button.textContent = `加一行${table.caption ? `（${table.caption.textContent}）` : ""}`;
    table.parentElement.after(button);
    return button;
  }

  document.querySelectorAll("form table[data-grows]").forEach((table) => {
    const body = table.tBodies[0];
    if (!body.rows.length || table.closest("fieldset:disabled")) return;
    table.dataset.first = numberOf(body.rows[0]);
    table.addEventListener("fill-grow", () => addRow(table));
    table.addEventListener("fill-insert", (event) => { event.detail.made = insertRows(table, event.detail.at, event.detail.n); });
    // Rows that the grid put back or took out.
    table.addEventListener("fill-count", () => renumberAll(table));
    const below = table.parentElement.nextElementSibling;
    const button = below?.matches("[data-add-row]") ? below : addButton(table);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      addRow(table).querySelector("input:not([type=hidden]), select, textarea").focus();
    });
  });

  // What was typed into rows that were added comes back with them (keep.js).
  document.addEventListener("keep:row", (event) => {
    const first = event.target.querySelector(`table[data-grows] [name^="${CSS.escape(event.detail.base)}"]`);
    if (!first) return;
    addRow(first.closest("table"));
    event.detail.added = true;
  });

  // ---- a form of several parts on a telephone: one open at the start, each says how it stands. A part with
  // something to be mended stays open, and the way to a field opens its part.

  const parts = [...document.querySelectorAll("[data-form-part]")];
  const isBlank = (field) => field.type === "checkbox" ? !field.checked : !field.value.trim();

  function say(part, place) {
    const lacks = [...part.querySelectorAll(".form-label.required")].filter((label) => label.control && isBlank(label.control)).length;
    const rows = [...part.querySelectorAll("tbody tr")].filter((tr) =>
      [...tr.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea")].some((field) => !isBlank(field))).length;
    const wrong = part.querySelectorAll("[aria-invalid]").length;
    place.textContent = wrong ? `${wrong} 处要改` : lacks ? `还差 ${lacks} 项` : part.querySelector("tbody") ? `${rows} 行` : "";
    place.classList.toggle("is-short", wrong > 0 || lacks > 0);
  }

  if (parts.length > 2) {
    const narrow = window.matchMedia("(max-width: 767px)");
    const fold = () => parts.forEach((part, i) => {
      part.open = !narrow.matches || i === 0 || part.querySelector("[aria-invalid]") !== null;
    });
    fold();
    narrow.addEventListener("change", fold);
    parts.forEach((part) => {
      const place = document.createElement("span");
      place.className = "form-part-count";
      part.querySelector("summary").append(place);
      say(part, place);
      part.addEventListener("input", () => say(part, place));
      part.addEventListener("fill-rows", () => say(part, place));
    });
    const openTo = (id) => {
      const part = id && document.getElementById(id)?.closest("[data-form-part]");
      if (part) part.open = true;
    };
    openTo(location.hash.slice(1));
    document.addEventListener("click", (event) => openTo(event.target.closest("a[href^='#']")?.hash.slice(1)), true);
  }

  // The grid: when the page is there, so that nobody waits for it.
  const { grid, gridStyle } = document.body.dataset;
  const isTyped = Array.from(document.querySelectorAll("form table[data-grid]")).some((table) => !table.closest("fieldset:disabled"));
  if (!grid || !isTyped || !window.matchMedia("(min-width: 768px)").matches) return;
  const load = () => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: gridStyle });
    style.addEventListener("load", () => document.head.append(Object.assign(document.createElement("script"), { src: grid })));
    document.head.append(style);
  };
  if (document.readyState === "complete") load();
  else window.addEventListener("load", load);
})();
