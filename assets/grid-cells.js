// A table of form fields as rows of cells. The fields stay where they are and are what is sent; a cell
// reads its text from its field and writes it there, as a person would have typed it.

const YES = /^(1|是|有|对|真|√|✓|✔|y|yes|true)$/i;

export const squeeze = (text) => text.replace(/\s+/g, " ").trim();

export class Cell {
  constructor(td) {
    this.td = td;
    this.field = td.querySelector("input[name]:not([type=hidden]), select[name]");
  }

  get isBox() { return this.field?.type === "checkbox"; }
  get isChoice() { return this.field?.tagName === "SELECT"; }
  get isBad() { return this.field?.getAttribute("aria-invalid") === "true"; }
  get label() { return this.field?.getAttribute("aria-label") || ""; }

  // What is kept of the cell: the value of its field.
  get value() { return !this.field ? "" : this.isBox ? (this.field.checked ? "1" : "") : this.field.value; }

  // What people read, and what is copied.
  get text() {
    if (!this.field) return this.td.querySelector(".fill-note")
      ? Array.from(this.td.querySelectorAll(".fill-note"), (note) => squeeze(note.textContent)).join("；") : squeeze(this.td.textContent);
    if (this.isBox) return this.field.checked ? "是" : "";
    if (this.isChoice) return this.field.value ? squeeze(this.field.selectedOptions[0]?.textContent ?? "") : "";
    return this.field.value;
  }

  put(value) {
    if (this.isBox) this.field.checked = value === "1";
    else this.field.value = value;
  }

  // The value that a text stands for. What no choice is called becomes one: the server says what is
  // wrong with it, and nothing that was brought is lost.
  valueOf(text) {
    if (this.isBox) return YES.test(text.trim()) ? "1" : "";
    if (!this.isChoice) return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
    const wanted = squeeze(text);
    if (!wanted) return "";
    const options = Array.from(this.field.options);
    const found = options.find((one) => one.value && squeeze(one.textContent) === wanted) ?? options.find((one) => one.value === wanted);
    if (found) return found.value;
    this.field.append(new Option(wanted, wanted));
    return wanted;
  }
}

// The cells of a row by the number of their column; one that is wider stands in its first.
export function cellsOf(tr) {
  const cells = [];
  let at = 0;
  for (const td of tr.cells) {
    cells[at] = new Cell(td);
    cells[at].span = td.colSpan;
    at += td.colSpan;
  }
  return cells;
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
