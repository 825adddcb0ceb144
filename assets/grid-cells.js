// A table of form fields as rows of cells. The fields stay where they are and are what is sent; a cell
// reads its text from its field and writes it there, as a person would have typed it. A head says which
// columns there are: one, or, where its cells hold several fields, one for each (data-part); none where
// what is below it is only for those who have no grid (data-aside).

const UNCHOSEN = /^(请|（|未)/; // what a choice of nothing is called: 请选择, （无）, 未设定
const YES = /^(1|是|有|对|真|√|✓|✔|y|yes|true)$/i;

export const squeeze = (text) => text.replace(/\s+/g, " ").trim();

export function headsOf(table) {
  return Array.from(table.tHead.rows[0].cells).flatMap((th, at) => {
    const parts = Array.from(th.querySelectorAll("[data-part]"));
    if (th.hasAttribute("data-aside")) return [];
    if (parts.length) return parts.map((one) => ({ th, at, part: one.dataset.part, isNumber: one.classList.contains("num"), name: squeeze(one.textContent), hint: "" }));
    const named = th.querySelector("[data-head]");
    return [{ th, at, part: null, isNumber: th.classList.contains("num"), name: squeeze((named ?? th).textContent), hint: named ? squeeze(named.nextElementSibling?.textContent ?? "") : "" }];
  });
}

const DAY = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$|^(\d{4})(\d{2})(\d{2})$/;

// A day in any usual form as 2026-03-05; anything else as it was typed: the server says what is wrong.
function dayOf(text) {
  const found = DAY.exec(text.trim());
  return found ? [found[1] ?? found[4], found[2] ?? found[5], found[3] ?? found[6]].map((part) => part.padStart(2, "0")).join("-") : text;
}

export class Cell {
  constructor(td, part = null) {
    this.td = td;
    this.place = part === null ? td : td.querySelector(`[data-part="${CSS.escape(part)}"]`);
    const fields = "input[name]:not([type=hidden]), select[name], textarea[name]";
    this.field = this.place?.matches(fields) ? this.place : this.place?.querySelector(fields) ?? null;
    // Such a field takes no day that is pasted in another form.
    if (this.field?.type === "date") this.field.type = "text";
  }

  get isBox() { return this.field?.type === "checkbox"; }
  get isChoice() { return this.field?.tagName === "SELECT"; }
  get isLong() { return this.field?.tagName === "TEXTAREA"; }
  get isDay() { return this.field?.dataset.day === "1"; }
  // Where fields share a cell, the note in it is about the first.
  get note() { return this.place === this.td || this.place === this.td.querySelector("[data-part]") ? squeeze(this.td.querySelector(".invalid-feedback, .mark-problem")?.textContent ?? "") : ""; }
  get isBad() { return this.field?.getAttribute("aria-invalid") === "true" || Boolean(this.note); }
  // Whether something was put in, beside what a new row begins with.
  get isUsed() { return Boolean(this.field) && (this.isChoice ? this.field.selectedIndex > 0 : !this.field.dataset.on && this.value !== ""); }
  get label() { return this.field?.getAttribute("aria-label") || ""; }

  // What is kept of the cell: the value of its field.
  get value() { return !this.field ? "" : this.isBox ? (this.field.checked ? "1" : "") : this.field.value; }

  // What people read, and what is copied.
  get text() {
    if (!this.field) return this.td.querySelector(".fill-note")
      ? Array.from(this.td.querySelectorAll(".fill-note"), (note) => squeeze(note.textContent)).join("；") : squeeze(this.place?.textContent ?? "");
    if (this.isBox) return this.field.checked ? "是" : "";
    if (!this.isChoice) return this.field.value;
    const chosen = squeeze(this.field.selectedOptions[0]?.textContent ?? "");
    return this.field.value || !UNCHOSEN.test(chosen) ? chosen : "";
  }

  put(value) {
    if (this.isBox) this.field.checked = value === "1";
    else this.field.value = value;
  }

  // What was typed is left.
  settle() {
    if (this.isDay) this.put(dayOf(this.value));
  }

  // The value that a text stands for. What no choice is called becomes one: the server says what is
  // wrong with it, and nothing that was brought is lost.
  valueOf(text) {
    if (this.isBox) return YES.test(text.trim()) ? "1" : "";
    if (this.isDay) return dayOf(text);
    if (this.isLong) return text.replace(/\r\n?/g, "\n").trim();
    if (!this.isChoice) return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
    const wanted = squeeze(text);
    if (!wanted) return "";
    const options = Array.from(this.field.options);
    const found = options.find((one) => squeeze(one.textContent) === wanted) ?? options.find((one) => one.value === wanted);
    if (found) return found.value;
    this.field.append(new Option(wanted, wanted));
    return wanted;
  }
}

// The cells of a row in the order of the heads; one that is wider than a column stands in its first.
export function cellsOf(tr, heads) {
  const tds = [];
  let at = 0;
  for (const td of tr.cells) {
    tds[at] = td;
    at += td.colSpan;
  }
  return heads.map((head) => {
    if (!tds[head.at]) return undefined;
    const cell = new Cell(tds[head.at], head.part);
    cell.span = tds[head.at].colSpan;
    return cell;
  });
}

// ---- ranges as text, as Excel and WPS put them on the clipboard

export function rowsOf(text) {
  const rows = [[]];
  let cell = "", quoted = false;
  const end = () => { rows[rows.length - 1].push(cell); cell = ""; };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += c; i++; } else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === "\t") end();
    else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[i + 1] === "\n") i++;
      end();
      rows.push([]);
    } else cell += c;
  }
  end();
  const last = rows[rows.length - 1];
  if (rows.length > 1 && last.length === 1 && last[0] === "") rows.pop();
  return rows;
}

const quote = (text) => (/["\t\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

export const textOf = (rows) => rows.map((row) => row.map(quote).join("\t")).join("\r\n");
