// Tables that are typed, as a grid: arrow keys, ranges, copy and paste with Excel and WPS, fill down,
// undo. It lies over the fields of a form (grid-cells.js), so what keeps, checks and sends the form
// knows nothing of it, and without it the table of fields is there. Begin at mount(): Sheet draws a table
// with SlickGrid and says what keys and the clipboard do; Editor is the one cell that is typed into,
// always open in the active cell, so that input methods of Chinese work from the first letter; Past undoes.
import { SlickCellSelectionModel, SlickGrid, SlickRange } from "slickgrid";
import { Cell, cellsOf, headsOf, rowsOf, squeeze, textOf } from "./grid-cells.js";

const ROW = 40, HEAD = 38, MOST_SEEN = 14, MOST_ROWS = 2000;

// ---- SlickGrid under a policy that allows no styles within the page

class Grid extends SlickGrid {
  createCssRules() {
    const own = `.${this.uid}`, sheet = new CSSStyleSheet();
    const add = (rule) => sheet.cssRules[sheet.insertRule(rule, sheet.cssRules.length)];
    add(`${own} .slick-header-column { left: 1000px; }`);
    add(`${own} .slick-row { height: ${ROW}px; }`);
    add(`${own} .slick-cell { height: ${ROW - this.cellHeightDiff}px; }`);
    this.columnCssRulesL = this.columns.map((_, i) => add(`${own} .l${i} { }`));
    this.columnCssRulesR = this.columns.map((_, i) => add(`${own} .r${i} { }`));
    this.stylesheet = sheet;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }

  removeCssRules() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.stylesheet);
    this.stylesheet = null;
  }

  // What is only shown has none.
  getEditor(row, cell) { return this.getDataItem(row)?.cells[this.columns[cell].at]?.field ? Editor : null; }

  // Whoever is on a cell types into it.
  setFocus() {
    super.setFocus();
    queueMicrotask(() => {
      if (this.getActiveCell() && !this.getCellEditor() && this.sheet.frame.contains(document.activeElement)) this.editActiveCell();
    });
  }
}

// An amount that is one, with two decimals and in groups; anything else as it was typed.
function asFigure(text) {
  const found = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/.exec(text.replace(/,/g, ""));
  return found ? `${found[1]}${found[2].replace(/\B(?=(\d{3})+$)/g, ",")}.${(found[3] ?? "").padEnd(2, "0")}` : text;
}

// ---- the cell that is typed into

function controlOf(cell) {
  const control = cell.field.cloneNode(true);
  for (const name of ["name", "id", "class", "rows", "aria-invalid", "aria-describedby"]) control.removeAttribute(name);
  control.classList.add("sheet-field", "is-moving");
  if (cell.isBox) control.checked = cell.field.checked;
  else control.value = cell.field.value;
  return control;
}

// Moving: keys go from cell to cell, and typing replaces. Writing: keys go through the text.
class Editor {
  constructor(args) {
    this.sheet = args.grid.sheet;
    this.cell = args.item.cells[args.column.at];
    this.before = this.cell.value;
    this.control = controlOf(this.cell);
    args.container.append(this.control);
    this.control.addEventListener("keydown", (event) => this.key(event));
    this.control.addEventListener("compositionstart", () => this.write());
    this.control.addEventListener("input", () => { this.write(); this.take(); });
    this.control.addEventListener("change", () => this.take());
    this.focus();
  }

  get moving() { return this.control.classList.contains("is-moving"); }

  write() {
    if (!this.moving) return;
    this.control.classList.remove("is-moving");
  }

  // Before the form hears of it: the event comes there after this.
  take() {
    this.cell.put(this.cell.isBox ? (this.control.checked ? "1" : "") : this.control.value);
    this.sheet.used(this.cell);
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229) { event.stopPropagation(); return; }
    if (event.key === "Enter") event.preventDefault(); // never to send the form
    if (!this.moving && this.keyWriting(event)) return;
    if (this.moving && this.keyMoving(event)) return;
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (plain) event.stopPropagation();
  }

  keyWriting(event) {
    if (event.key === "Escape") {
      this.reset();
      event.preventDefault();
      event.stopPropagation();
      return true;
    }
    const isText = !this.cell.isChoice && !this.cell.isBox;
    if (this.cell.isLong && event.key === "Enter" && event.altKey) { // as in Excel
      this.control.setRangeText("\n", this.control.selectionStart, this.control.selectionEnd, "end");
      this.take();
      event.preventDefault();
      event.stopPropagation();
      return true;
    }
    const within = /^(Arrow|Home|End)/.test(event.key) || /^(Backspace|Delete)$/.test(event.key) || (event.ctrlKey && event.key !== "Enter");
    if (isText && within && this.began) event.stopPropagation();
    return isText && within && this.began;
  }

  keyMoving(event) {
    if (event.key === "F2" || (event.altKey && event.key === "ArrowDown")) {
      this.begin();
      event.preventDefault();
      return true;
    }
    return false;
  }

  // To write within what is there; typed over it, the arrows still lead on.
  begin() {
    this.write();
    this.began = true;
    this.control.focus();
    if (this.cell.isChoice) this.control.showPicker?.();
    else if (!this.cell.isBox) this.control.setSelectionRange(this.control.value.length, this.control.value.length);
  }

  reset() {
    this.cell.put(this.before);
    this.began = false;
    this.control.classList.add("is-moving");
    this.loadValue();
    this.control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  focus() {
    this.control.focus({ preventScroll: true });
    if (!this.cell.isChoice && !this.cell.isBox) this.control.select();
  }

  loadValue() {
    if (this.cell.isBox) this.control.checked = this.cell.field.checked;
    else if (this.control.value !== this.cell.value) this.control.value = this.cell.value;
    if (this.moving && document.activeElement === this.control) this.focus();
  }

  destroy() {
    this.cell.settle();
    this.control.remove();
  }
  isValueChanged() { return this.cell.value !== this.before; }
  serializeValue() { return this.cell.value; }
  applyValue() { /* the field has it */ }
  validate() { return { valid: true, msg: null }; }
}

// ---- undo

class Past {
  constructor() { this.done = []; this.undone = []; }

  add(changes) {
    if (!changes.length) return;
    this.done.push(changes);
    this.undone = [];
  }

  // The last step, taken back or done again.
  step(from, to, side) {
    const changes = from.pop();
    if (!changes) return null;
    to.push(changes);
    for (const change of side === "before" ? changes.slice().reverse() : changes)
      if (change.turn) change.turn(side); // rows
      else change.cell.put(change[side]);
    return changes;
  }

  undo() { return this.step(this.done, this.undone, "before"); }
  redo() { return this.step(this.undone, this.done, "after"); }
}

// ---- a table

class Sheet {
  constructor(table) {
    this.table = table;
    this.wrap = table.parentElement;
    this.form = table.closest("form");
    this.grows = table.hasAttribute("data-grows");
    this.past = new Past();
    this.box = document.createElement("div");
    this.box.className = "sheet";
    this.box.setAttribute("aria-label", table.caption ? squeeze(table.caption.textContent) : "表格");
    this.heads = headsOf(table);
    this.columns = this.columnsOf();
    this.read();
    const held = document.activeElement;
    this.frame = document.createElement("div");
    this.frame.className = this.wrap.classList.contains("card") ? "sheet-frame card" : "sheet-frame";
    this.frame.append(this.box);
    this.wrap.before(this.frame);
    this.frame.append(this.bar());
    this.wrap.hidden = true;
    this.size();
    this.grid = this.draw();
    // What takes the focus where no cell is typed into is no row of a grid.
    this.sinks = Array.from(this.box.children).filter((one) => one.tabIndex === 0 && !one.className);
    this.box.querySelectorAll("div[tabindex='0'][class]").forEach((one) => one.removeAttribute("tabindex"));
    this.box.before(this.sinks[0]);
    this.box.after(this.sinks[1]);
    this.listen();
    this.box.dataset.ready = "1";
    if (table.contains(held)) this.goTo(held);
  }

  // ---- what there is

  // As wide as what stands in them.
  widthOf(head) {
    const wide = (text) => 30 + 9 * (text.length + (text.match(/[^\x00-\xff]/g)?.length ?? 0) * 0.6);
    const cells = Array.from(this.table.tBodies[0].rows).slice(0, 50).map((tr) => cellsOf(tr, [head])[0]?.text ?? "");
    return Math.round(Math.max(70, wide(head.name), Math.min(260, Math.max(...cells.map(wide)))));
  }

  columnsOf() {
    const number = { id: "line", name: "行", width: 44, minWidth: 44, maxWidth: 44, focusable: false, selectable: false, resizable: false,
      headerCssClass: "num", cssClass: "num is-still", formatter: (row) => (row < this.rows.length ? String(row + 1) : "") };
    return [number, ...this.heads.map((head, at) => {
      const isNumber = head.isNumber, width = this.widthOf(head);
      return {
        id: `c${at}`, at, name: head.name, toolTip: head.hint, width, minWidth: Math.min(width, 90), headerCssClass: isNumber ? "num" : "",
        formatter: (_row, _cell, _value, column, item) => this.show(item.cells[column.at], isNumber),
      };
    })];
  }

  // Wider than there is room for: the first column stays, the others are scrolled.
  get isWide() { return this.columns.reduce((sum, column) => sum + column.width, 0) > this.frame.clientWidth + 40; }

  show(cell, isNumber) {
    if (!cell) return "";
    const addClasses = `${cell.field ? "" : "is-still"}${isNumber ? " num" : ""}${cell.isBad ? " is-bad" : ""}`.trim();
    const shown = document.createElement("span");
    shown.textContent = cell.field?.inputMode === "decimal" && !cell.field.dataset.plain ? asFigure(cell.text) : cell.text;
    return { html: shown, addClasses, removeClasses: "is-bad", toolTip: cell.field ? this.problemOf(cell) : cell.text };
  }

  read() {
    const row = (tr) => ({ tr, cells: cellsOf(tr, this.heads) });
    this.rows = Array.from(this.table.tBodies[0].rows, row);
    this.foot = Array.from(this.table.tFoot?.rows ?? [], row);
    this.data = [...this.rows, ...this.foot];
    this.places = new Map();
    this.data.forEach((one, at) => one.cells.forEach((cell, column) => { if (cell?.field) this.places.set(cell.field, [at, column]); }));
  }

  // Rows were added, by this or by others.
  reread() {
    const past = new Map(this.data.flatMap((row) => row.cells).filter(Boolean).map((cell) => [cell.place ?? cell.td, cell]));
    this.read();
    for (const row of this.data) row.cells = row.cells.map((cell) => (cell && past.get(cell.place ?? cell.td)) ?? cell);
    this.size();
    this.grid.updateRowCount();
    this.grid.resizeCanvas();
    this.refresh();
  }

  refresh(word) {
    const active = this.grid.getActiveCell();
    this.readProblems();
    this.grid.getCellEditor()?.loadValue();
    const others = this.data.map((_, i) => i).filter((i) => i !== active?.row);
    this.grid.invalidateRows(others);
    this.grid.render();
    if (active) this.columns.forEach((_, at) => { if (at !== active.cell) this.grid.updateCell(active.row, at); });
    const on = active && this.data[active.row]?.cells[active.cell - 1]; // what is typed in it stays as it is
    if (on) this.grid.getActiveCellNode()?.classList.toggle("is-bad", on.isBad);
    this.say(word);
  }

  size() { this.box.style.height = `${HEAD + Math.min(this.data.length, MOST_SEEN) * ROW + 2}px`; }

  draw() {
    const data = { getLength: () => this.data.length, getItem: (i) => this.data[i], getItemMetadata: (i) => this.spans(i) };
    const grid = new Grid(this.box, data, this.columns, {
      editable: true, autoEdit: true, rowHeight: ROW, enableColumnReorder: false, explicitInitialization: true,
      ...(this.isWide ? { frozenColumn: 1 } : { forceFitColumns: true }),
      editCommandHandler: (_item, _column, command) => this.past.add([{ cell: command.editor.cell, before: command.editor.before, after: command.serializedValue }]),
      dataItemColumnValueExtractor: (item, column) => item.cells[column.at]?.text ?? "",
    });
    grid.sheet = this;
    const selection = new SlickCellSelectionModel();
    selection.setOptions({ selectionType: "cell" }); // with a handle to fill by
    grid.setSelectionModel(selection);
    grid.init();
    return grid;
  }

  // Cells of the foot that are wider than a column.
  spans(at) {
    const wide = (this.data[at]?.cells ?? []).flatMap((cell, column) => (cell?.span > 1 ? [[column + 1, { colspan: cell.span }]] : []));
    return wide.length ? { columns: Object.fromEntries(wide) } : null;
  }

  // ---- what is wrong, and what is said below

  readProblems() {
    this.problems = new Map();
    for (const { dataset: { cell }, textContent } of document.querySelectorAll("#fill-findings [data-cell]"))
      this.problems.set(cell, `${this.problems.has(cell) ? `${this.problems.get(cell)}；` : ""}${squeeze(textContent)}`);
  }

  problemOf(cell) { return (cell.field && this.problems?.get(cell.field.name)) || cell.note; }

  say(text) {
    const active = this.grid.getActiveCell(), row = active && this.data[active.row];
    const cell = row?.cells[active.cell - 1];
    const wrong = cell && this.problemOf(cell);
    const notes = row ? Array.from(row.tr.querySelectorAll(".fill-note"), (note) => squeeze(note.textContent)) : [];
    const own = wrong || notes.join("；");
    this.word = text;
    this.said.textContent = text && own && text !== own ? `${text}；${own}` : text || own;
    this.said.classList.toggle("is-bad", Boolean(own));
  }

  bar() {
    const bar = document.createElement("div");
    bar.className = "sheet-bar";
    const button = (text, run) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-sm";
      made.textContent = text;
      made.addEventListener("click", run);
      bar.append(made);
      return made;
    };
    this.first = button("撤销", () => this.undo());
    button("重做", () => this.redo());
    button("向下填充", () => this.fillDown());
    if (this.grows) {
      button("插入行", () => this.insertRows());
      button("删除行", () => this.removeRows());
    }
    const add = this.wrap.nextElementSibling;
    if (add?.classList.contains("fill-add")) bar.append(add); // its own would not be seen
    this.said = document.createElement("span");
    this.said.className = "sheet-said";
    this.said.setAttribute("role", "status");
    if (document.querySelectorAll(".sheet").length === 1) this.said.textContent = "和 Excel 一样用：方向键移动，直接输入就是改写，F2 或双击修改；可与 Excel、WPS 互相复制粘贴，Ctrl+D 向下填充，Ctrl+Z 撤销，Esc 离开表格。";
    bar.append(this.said);
    return bar;
  }

  // ---- what people do

  listen() {
    const { frame, box, grid, form, table } = this;
    grid.onKeyDown.subscribe((event) => { if (this.key(event)) event.stopImmediatePropagation(); });
    grid.onActiveCellChanged.subscribe(() => this.say());
    grid.onClick.subscribe((_event, at) => this.click(at));
    grid.onDblClick.subscribe(() => grid.getCellEditor()?.begin());
    grid.onDragReplaceCells.subscribe((_event, { prevSelectedRange, selectedRange }) => this.fill(prevSelectedRange, selectedRange));
    box.addEventListener("mousedown", (event) => this.stretch(event), true);
    frame.addEventListener("focusin", (event) => this.enter(event));
    for (const kind of ["copy", "cut", "paste"]) frame.addEventListener(kind, (event) => this[kind](event));
    for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => { if (event.target === form && !this.telling) this.refresh(); });
    table.addEventListener("fill-rows", () => { if (!this.growing) this.reread(); });
    document.addEventListener("htmx:afterSettle", () => this.refresh(this.word)); // a save by itself takes no word away
    // Only when its width changes: what is said below it may take another line, and drawing anew ends typing.
    let width = frame.clientWidth;
    new ResizeObserver(() => {
      if (frame.clientWidth === width) return;
      width = frame.clientWidth;
      grid.resizeCanvas();
    }).observe(frame);
  }

  get writing() { return this.grid.getCellEditor()?.moving === false; }

  key(event) {
    const control = event.ctrlKey || event.metaKey, letter = event.key.toLowerCase();
    const own = control && letter === "d" ? () => this.fillDown()
      : control && (letter === "y" || (letter === "z" && event.shiftKey)) ? () => this.redo()
      : control && letter === "z" ? () => this.undo()
      : event.key === "Delete" || event.key === "Backspace" ? () => this.clear()
      : event.key === "Escape" ? () => this.leave()
      : event.key === "Enter" && event.shiftKey ? () => this.grid.navigateUp() : null;
    if (!own || (this.writing && event.key !== "Enter" && letter !== "d")) return false;
    event.preventDefault();
    own();
    return true;
  }

  // A box is ticked by a click; a list is opened by one on the cell where one is.
  click({ row, cell }) {
    const on = this.data[row]?.cells[cell - 1];
    if (on?.isBox) this.apply([{ cell: on, value: on.value ? "" : "1" }]);
    const editor = this.grid.getCellEditor();
    if (!editor) return;
    editor.control.focus({ preventScroll: true });
    if (on?.isChoice && this.clicked === on) editor.begin();
    this.clicked = on;
  }

  // With the shift key down, from where one is to here.
  stretch(event) {
    const active = this.grid.getActiveCell();
    const at = event.shiftKey && active && event.target.closest(".slick-cell") ? this.grid.getCellFromEvent(event) : null;
    if (!at) return;
    event.preventDefault();
    event.stopPropagation();
    this.grid.getSelectionModel().setSelectedRanges([new SlickRange(active.row, active.cell, at.row, at.cell)]);
  }

  // By the tab key from outside.
  enter(event) {
    if (!this.sinks.includes(event.target) || this.frame.contains(event.relatedTarget)) return;
    const was = this.grid.getActiveCell();
    if (was) { this.grid.editActiveCell(); return; }
    const at = this.data[0]?.cells.findIndex((cell) => cell?.field) ?? -1;
    if (at >= 0) this.grid.setActiveCell(0, at + 1);
  }

  leave() {
    this.grid.resetActiveCell();
    this.first.focus();
  }

  goTo(field) {
    const place = this.places.get(field);
    if (!place) return false;
    this.box.scrollIntoView({ block: "nearest" });
    this.grid.scrollRowIntoView(place[0]);
    this.grid.setActiveCell(place[0], place[1] + 1);
    if (!this.grid.getCellEditor()) this.grid.editActiveCell();
    return true;
  }

  // ---- changing several at once

  get range() {
    const active = this.grid.getActiveCell();
    return this.grid.getSelectionModel().getSelectedRanges()[0] ?? (active ? new SlickRange(active.row, active.cell) : null);
  }

  cellsIn(range, run) {
    for (let row = range.fromRow; row <= range.toRow; row++)
      for (let cell = range.fromCell; cell <= range.toCell; cell++) run(this.data[row]?.cells[cell - 1], row - range.fromRow, cell - range.fromCell);
  }

  apply(wanted) {
    this.grid.getEditorLock().commitCurrentEdit();
    const changes = [];
    for (const { cell, value } of wanted) {
      const before = cell.value;
      if (before === value) continue;
      cell.put(value);
      changes.push({ cell, before, after: value });
    }
    this.past.add(changes);
    this.told();
  }

  // As if it had been typed: kept, saved and checked.
  told() {
    this.growIfFull();
    this.telling = true;
    for (const kind of ["input", "change"]) this.form.dispatchEvent(new Event(kind, { bubbles: true }));
    this.telling = false;
    this.refresh();
    if (this.grid.getActiveCell() && !this.grid.getCellEditor()) this.grid.editActiveCell();
  }

  clear() {
    const wanted = [];
    if (this.range) this.cellsIn(this.range, (cell) => { if (cell?.field) wanted.push({ cell, value: "" }); });
    this.apply(wanted);
  }

  step(changes, what) {
    if (!changes) { this.say(`没有可以${what}的了`); return; }
    if (changes.some((change) => change.turn)) this.reread();
    this.told();
    this.goTo(changes[0].cell?.field);
  }

  undo() { this.grid.getEditorLock().commitCurrentEdit(); this.step(this.past.undo(), "撤销"); }
  redo() { this.grid.getEditorLock().commitCurrentEdit(); this.step(this.past.redo(), "重做"); }

  // Of one cell, what stands above it; of several, their first row.
  fillDown() {
    const range = this.range;
    if (!range) return;
    const from = range.toRow > range.fromRow ? range.fromRow : Math.max(0, range.fromRow - 1);
    this.fill(new SlickRange(from, range.fromCell, from, range.toCell), new SlickRange(from, range.fromCell, range.toRow, range.toCell));
  }

  // What stands in one range again and again into another.
  fill(from, to) {
    const rows = from.toRow - from.fromRow + 1, width = from.toCell - from.fromCell + 1, wanted = [];
    this.grid.getEditorLock().commitCurrentEdit();
    this.cellsIn(to, (cell, i, k) => {
      const first = this.data[from.fromRow + (i % rows)].cells[from.fromCell + (k % width) - 1];
      if (cell?.field && first) wanted.push({ cell, value: cell.valueOf(first.text) });
    });
    this.apply(wanted);
    this.grid.getSelectionModel().setSelectedRanges([to]);
  }

  // ---- rows

  used(cell) {
    const last = this.rows[this.rows.length - 1];
    if (last.cells.includes(cell)) this.growIfFull();
  }

  growIfFull() {
    const last = this.rows[this.rows.length - 1];
    if (last.cells.some((cell) => cell?.isUsed)) this.grow(1);
  }

  grow(n) {
    if (!this.grows) return;
    this.growing = true;
    for (let i = 0; i < n && this.table.tBodies[0].rows.length < MOST_ROWS; i++) this.table.dispatchEvent(new CustomEvent("fill-grow"));
    this.growing = false;
    this.reread();
  }

  // The rows that are marked, or the one where one is; none below the last.
  get marked() {
    const range = this.range, last = Math.min(range?.toRow ?? -1, this.rows.length - 1);
    return range && range.fromRow <= last ? { from: range.fromRow, n: last - range.fromRow + 1 } : null;
  }

  // Rows out of the table or back to their place, as a step that can be undone.
  rowStep(trs, at, isThere) {
    const body = this.table.tBodies[0];
    const put = (there) => {
      if (there) trs.forEach((tr, i) => body.insertBefore(tr, body.rows[at + i] ?? null));
      else trs.forEach((tr) => tr.remove());
      this.table.dispatchEvent(new CustomEvent("fill-count"));
    };
    return { turn: (side) => put((side === "after") === isThere) };
  }

  changed(steps, at) {
    this.grid.resetActiveCell();
    this.past.add(steps);
    this.reread();
    this.told();
    const row = Math.min(at, this.rows.length - 1);
    this.goTo(this.rows[row].cells.find((cell) => cell?.field)?.field);
  }

  insertRows() {
    const marked = this.marked;
    if (!marked) { this.say("先点一下要在哪一行上面插入"); return; }
    this.grid.getEditorLock().commitCurrentEdit();
    const detail = { at: marked.from, n: marked.n };
    this.table.dispatchEvent(new CustomEvent("fill-insert", { detail }));
    this.changed([this.rowStep(detail.made, marked.from, true)], marked.from);
    this.say(`已插入 ${marked.n} 行`);
  }

  // A table keeps one: what the others are made after.
  removeRows() {
    const marked = this.marked;
    if (!marked) { this.say("先点一下要删除的行"); return; }
    this.grid.getEditorLock().commitCurrentEdit();
    if (marked.n === this.rows.length) this.grow(1);
    const trs = this.rows.slice(marked.from, marked.from + marked.n).map((row) => row.tr), step = this.rowStep(trs, marked.from, false);
    step.turn("after");
    this.changed([step], marked.from);
    this.say(`已删除 ${marked.n} 行，保存后生效；Ctrl+Z 可以恢复`);
  }

  // ---- the clipboard

  copy(event) {
    const range = this.range, rows = [];
    if (!range || this.writing) return false;
    this.cellsIn(range, (cell, i) => { (rows[i] ??= []).push(cell?.text ?? ""); });
    event.clipboardData.setData("text/plain", textOf(rows));
    event.preventDefault();
    return true;
  }

  cut(event) { if (this.copy(event)) this.clear(); }

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!this.range || (this.writing && !/[\t\n]/.test(text))) return;
    event.preventDefault();
    this.place(window.pastedRows?.(event.clipboardData) ?? rowsOf(text));
  }

  // Its head goes where it is the table's own.
  withoutHead(rows) {
    const names = new Set(this.columns.map((column) => column.name).filter(Boolean));
    const known = rows[0].filter((text) => names.has(squeeze(text))).length;
    return rows.length > 1 && known > 1 && known >= rows[0].length / 2 ? rows.slice(1) : rows;
  }

  place(brought) {
    this.grid.getEditorLock().commitCurrentEdit();
    const rows = this.withoutHead(brought), { fromRow, fromCell, toRow, toCell } = this.range;
    const width = Math.max(...rows.map((row) => row.length));
    const again = (have, marked) => (marked > have && marked % have === 0 ? marked : have);
    const tall = again(rows.length, toRow - fromRow + 1), wide = again(width, toCell - fromCell + 1);
    const inBody = fromRow < this.rows.length;
    if (inBody && fromRow + tall > this.rows.length) this.grow(fromRow + tall - this.rows.length);
    const end = Math.min(fromRow + tall, inBody ? this.rows.length : this.data.length), last = Math.min(fromCell + wide, this.columns.length);
    const to = new SlickRange(fromRow, fromCell, end - 1, last - 1), wanted = [];
    let passed = 0;
    this.cellsIn(to, (cell, i, k) => {
      const text = rows[i % rows.length][k % width];
      if (cell?.field && text !== undefined) wanted.push({ cell, value: cell.valueOf(text) });
      else if (text && text.trim() && text.trim() !== cell?.text) passed++;
    });
    this.apply(wanted);
    this.grid.getSelectionModel().setSelectedRanges([to]);
    const left = [fromRow + tall > end ? `下面多出 ${fromRow + tall - end} 行` : "", fromCell + wide > last ? `右边多出 ${fromCell + wide - last} 列` : "",
      passed ? `${passed} 格在不能填写的列里` : ""].filter(Boolean);
    this.say(`已粘贴 ${end - fromRow} 行 ${last - fromCell} 列${left.length ? `；${left.join("，")}，没有粘贴` : ""}`);
  }
}

// ---- the page

function mount() {
  const sheets = Array.from(document.querySelectorAll("table[data-grid]"), (table) => ({ table }));
  // Laid out only where it can be seen: tables in what is folded when it is opened.
  const show = (one) => { if (!one.sheet && one.table.offsetWidth > 0) one.sheet = new Sheet(one.table); };
  sheets.forEach(show);
  document.addEventListener("toggle", () => sheets.forEach(show), true);
  // What is wrong leads to its field: here to the cell over it.
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("a[href^='#']")?.getAttribute("href").slice(1), field = id && document.getElementById(decodeURIComponent(id));
    if (field && sheets.some(({ sheet }) => sheet?.goTo(field))) event.preventDefault();
  });
}

mount();
