// Small helps that pages work without: the CSRF token for htmx, the menu on wide
// screens, and the current tab in sight.
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = document.body.dataset.csrf;
});

// Browsers before ::details-content show the menu only when it is open.
(() => {
  const menu = document.querySelector(".nav-menu");
  if (!menu) return;
  const wide = window.matchMedia("(min-width: 992px)");
  const apply = () => { menu.open = wide.matches; };
  wide.addEventListener("change", apply);
  apply();
})();

// A button that was pressed waits: no form is sent twice by a second click.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 5000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// On a phone the tabs and the rail of stages are wider than the screen.
const present = (rail) => rail.querySelector("[aria-current]") ?? rail.querySelector(".is-now");
[...document.querySelectorAll(".nav-tabs .active"),
  ...[...document.querySelectorAll(".rail")].map(present).filter(Boolean)].forEach((tab) => {
  tab.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
});

// Who signs out, on whatever page, leaves no pages to be read without network (offline-sw.js); nor does who
// is signed out. What was not sent stays, for the same account only (inspect.js, keep.js).
const dropPages = () => {
  if (window.caches) caches.keys().then((names) => names.filter((name) => name.startsWith("gp-")).forEach((name) => caches.delete(name))).catch(() => {});
};
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/logout") dropPages();
});
if (location.pathname === "/login") dropPages();

// ---- tables that are pasted

// A table copied from Word, Excel, WPS, QQ or WeChat documents or a page comes with its cells: line ends in a
// cell stay in it, and merged cells leave their place free. What it is without a script, plain text, loses both.
const LINES = /^(P|LI|DIV|SECTION|UL|OL|TABLE|TR|H[1-6])$/;
const UNSAID = /^(STYLE|SCRIPT|TEMPLATE|RP|RT)$/;
// Excel measures its columns by a row that nobody sees; cells under a merged one come hidden, too. Read as text: our
// own policy takes the styles out of what is parsed here.
const isHidden = (part) => /display\s*:\s*none|mso-hide\s*:\s*all/i.test(part.getAttribute("style") ?? "");

function saidIn(part) {
  if (part.nodeType === Node.TEXT_NODE) return part.data;
  if (part.nodeType !== Node.ELEMENT_NODE || UNSAID.test(part.tagName) || isHidden(part)) return "";
  if (part.tagName === "BR") return "\u2028";
  const text = Array.from(part.childNodes, saidIn).join("");
  return LINES.test(part.tagName) ? `\u2028${text}\u2028` : /^T[DH]$/.test(part.tagName) ? `${text} ` : text;
}

// Programs break their source anywhere: between two Chinese characters that is no blank.
const cellOf = (cell) => Array.from(cell.childNodes, saidIn).join("")
  .replace(/([\u2e80-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\uffef])/g, "$1").replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
  .replace(/[ \t\r\n\u00a0]+/g, " ").replace(/(?: ?\u2028 ?)+/g, "\n").trim();
const isFigure = (text) => /^[-+(¥￥]?[\d.,]+[%）)]?$/.test(text);

// A name that stands once for several rows stands in each of them; a figure does not, and no heading.
function rowsOf(table) {
  const rows = [], spans = [];
  let body = false;
  for (const line of table.rows) {
    if (isHidden(line)) continue;
    const row = [], cells = Array.from(line.cells).filter((cell) => !isHidden(cell)).map((cell) => [cell, cellOf(cell)]);
    body = body || cells.some(([, text]) => isFigure(text));
    const fillSpans = () => {
      while (spans[row.length]?.left > 0) {
        const span = spans[row.length];
        span.left -= 1;
        row.push(span.text);
      }
    };
    for (const [cell, text] of cells) {
      fillSpans();
      for (let i = 0; i < cell.colSpan; i++) {
        spans[row.length] = { left: cell.rowSpan - 1, text: body && i === 0 && !isFigure(text) ? text : "" };
        row.push(i === 0 ? text : "");
      }
    }
    fillSpans();
    rows.push(row);
  }
  return rows;
}

// What was copied as a page; null where there is no table in it.
function pageOf(clipboard) {
  const html = clipboard.getData("text/html"), page = html && new DOMParser().parseFromString(html, "text/html");
  return page?.querySelector?.("table") ? page : null;
}
const outerTables = (page) => Array.from(page.querySelectorAll("table")).filter((table) => !table.parentElement.closest("table"));

// For the grid, which takes cells alone.
window.pastedRows = (clipboard) => { const page = pageOf(clipboard); return page && outerTables(page).flatMap(rowsOf); };

function textOfTables(page) {
  const rows = [];
  page.body.querySelectorAll("p, h1, h2, h3, table").forEach((part) => {
    if (part.parentElement.closest("table")) return;
    if (part.tagName === "TABLE") rows.push(...rowsOf(part));
    else if (part.textContent.trim()) rows.push([part.textContent.replace(/\s+/g, " ").trim()]);
  });
  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(quoted).join("\t")).join("\n") + "\n";
}

document.addEventListener("paste", (event) => {
  const box = event.target;
  if (!box.matches?.("[data-table-paste]")) return;
  const page = pageOf(event.clipboardData);
  if (!page) return;
  event.preventDefault();
  box.setRangeText(textOfTables(page), box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

// ---- which columns a wide table shows: kept in this browser, for each table by the kind of its page

const COLUMNS_FROM = 7; // a table of fewer is seen at once

function columnKey(table) {
  const kind = location.pathname.split("/").map((part, i) => (i > 1 && i % 2 === 0 ? ":" : part)).join("/");
  return `columns:${kind}#${Array.from(document.querySelectorAll("main table")).indexOf(table)}`;
}

// Cells by the number of their column; one that is wider than a column is left as it is.
function showColumns(table, hidden) {
  const heads = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent.trim());
  for (const row of table.rows) {
    let at = 0;
    for (const cell of row.cells) {
      if (cell.colSpan === 1) cell.classList.toggle("is-unseen", hidden.has(heads[at]));
      at += cell.colSpan;
    }
  }
}

function offerColumns(table) {
  const heads = table.tHead?.rows.length === 1 ? Array.from(table.tHead.rows[0].cells) : [];
  // What a row is called, is picked by or opened with always stays.
  const isFree = (cell, i) => i > 0 && cell.textContent.trim() && !cell.querySelector(".visually-hidden, input") && table.tBodies[0]?.rows[0]?.cells[i]?.tagName === "TD";
  const named = heads.filter(isFree).map((cell) => cell.textContent.trim());
  const typed = table.querySelector("tbody :is(input:not([type=checkbox], [type=hidden]), select, textarea)");
  const plain = Array.from(table.rows).every((row) => Array.from(row.cells).every((cell) => cell.colSpan === 1));
  const wrap = table.closest(".table-wrap");
  if (heads.length < COLUMNS_FROM || named.length < 3 || !plain || typed || !wrap) return;
  const key = columnKey(table);
  let kept = [];
  try { kept = JSON.parse(localStorage.getItem(key)) ?? []; } catch { /* all are shown */ }
  const hidden = new Set(kept.filter((name) => named.includes(name)));
  const fold = document.createElement("details"), head = document.createElement("summary"), list = document.createElement("div");
  fold.className = "fold column-choice d-print-none";
  list.className = "column-list";
  const say = () => { head.textContent = hidden.size ? `选择列（${hidden.size} 列没有显示）` : "选择列"; };
  for (const name of named) {
    const label = document.createElement("label"), box = document.createElement("input");
    label.className = "form-check mb-0";
    box.type = "checkbox";
    box.className = "form-check-input";
    box.checked = !hidden.has(name);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name); else hidden.add(name);
      try { localStorage.setItem(key, JSON.stringify([...hidden])); } catch { /* for this visit */ }
      showColumns(table, hidden);
      say();
    });
    label.append(box, Object.assign(document.createElement("span"), { className: "form-check-label", textContent: name }));
    list.append(label);
  }
  say();
  fold.append(head, list);
  wrap.before(fold);
  if (hidden.size) showColumns(table, hidden);
}

document.querySelectorAll("main table.card-table").forEach(offerColumns);
