/* The page: a file chosen or dropped, what verify says of it. All text goes in as text. */
import { BAD, GOOD, NoPackage, verify } from "./verify.mjs";
import schema from "../docs/bundle.schema.json";

const SHOWN = 200;
const by = (id) => document.getElementById(id);

function make(tag, of = {}, ...inside) {
  const e = Object.assign(document.createElement(tag), of);
  e.append(...inside);
  return e;
}

/* ---- parts of the answer */

const TONES = { [GOOD]: "good", [BAD]: "bad" };

function verdict(v) {
  if (!v.compared) return ["bad", "数字没有比较成，这份报告没有得到验证。"];
  if (!v.good) return ["bad", "有不符之处，这份报告不可信。"];
  if (!v.keyCompared) return ["wait", "没有发现不符之处，但还没有核对是谁的签名：请填写公示网站的公钥。"];
  return ["good", "核对通过：没有发现不符之处。"];
}

function linesOf(v) {
  return make("ul", { className: "lines" }, ...v.lines.map((l) =>
    make("li", {}, make("span", { className: `mark ${TONES[l.mark] ?? "wait"}` }, l.mark), make("strong", {}, l.title), make("span", {}, l.text))));
}

function row(tag, cells, first) {
  return make("tr", {}, ...cells.map((c, i) => {
    const text = typeof c === "object" && c !== null ? c.text : c;
    const cell = make(i === 0 && first ? "th" : tag, { className: c?.className ?? "" }, text ?? "—");
    if (cell.tagName === "TH") cell.scope = i === 0 && first ? "row" : "col";
    return cell;
  }));
}

function table(name, head, rows, foot, className = "") {
  const t = make("table", { className }, make("caption", {}, name), make("thead", {}, row("th", head)), make("tbody", {}, ...rows.map((r) => row("td", r, true))));
  if (foot.length > 0) t.append(make("tfoot", {}, ...foot.map((r) => row("td", r, true))));
  const wrap = make("div", { className: "table", tabIndex: 0 }, t);
  wrap.setAttribute("role", "region");
  wrap.setAttribute("aria-label", name);
  return wrap;
}

function differencesOf(v) {
  const n = v.differences.length;
  const name = `不一致的地方共 ${n} 处${n > SHOWN ? `，列出前 ${SHOWN} 处` : ""}`;
  const rows = v.differences.slice(0, SHOWN).map((d) => [d.place, { text: d.published, className: "wrong" }, { text: d.computed, className: "right" }]);
  return make("section", { className: "card" }, make("h2", {}, "不一致的地方"), table(name, ["哪里", "报告中", "重新计算"], rows, [], "differs"));
}

const num = (text) => ({ text: text ?? "—", className: "num" });
const money = (text) => num(text?.replace(/\B(?=(\d{3})+\.)/g, ",")); /* as the report prints it */

function overviewOf(v) {
  const o = v.overview;
  const scores = o.rows.map((r) => [r.center, r.method, num(r.total), r.grade, num(r.place === null ? null : String(r.place))]);
  const means = o.means.map((m) => [`平均分（${m.method}）`, "", num(m.mean), "", num("")]);
  const payments = o.rows.map((r) => [r.center, money(r.contract), num(r.days), money(r.deduction), money(r.due), money(r.payable)]);
  const { sums: s } = o;
  return make("details", { className: "card" }, make("summary", {}, "重新算出的结果，可以与 PDF 报告对照"),
    table("得分、名次和平均分；名次和平均分报告里不一定列出", ["中心", "评估方式", num("总分"), "等级", num("名次")], scores, means, "plain"),
    table("结算，单位：元", ["中心", num("合同总额"), num("空岗天数"), num("空岗扣除"), num("应付总额"), num("尚应拨付")], payments,
      o.rows.length > 1 ? [["合计", money(s.contract), num(s.days), money(s.deduction), money(s.due), money(s.payable)]] : [], "plain"));
}

const timeText = (ms) => {
  const at = new Date(Number(ms) + 8 * 3600000); /* days and hours of China */
  const two = (n) => String(n).padStart(2, "0");
  return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日 ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
};

function answer(v, fileName) {
  const [tone, words] = verdict(v);
  const stated = v.version === null ? "" : `第 ${v.version} 版，${timeText(v.published)} 公示。`;
  const all = [make("section", { className: "card" }, make("h2", {}, v.title), make("p", { className: "hint" }, `${stated}文件：${fileName}`),
    make("strong", { className: `verdict ${tone}` }, words), linesOf(v))];
  if (v.differences.length > 0) all.push(differencesOf(v));
  if (v.overview) all.push(overviewOf(v));
  return all;
}

/* ---- what people do */

let chosen = null, judged = {};

/* undefined: none was given; null: it is no key. */
function typedKey() {
  const text = by("key").value.replace(/\s/g, "").toLowerCase();
  const wrong = text !== "" && !/^[0-9a-f]{64}$/.test(text);
  by("key-problem").hidden = !wrong;
  by("key").setAttribute("aria-invalid", String(wrong));
  return text === "" ? undefined : wrong ? null : text;
}

function show(...parts) {
  by("result").replaceChildren(...parts);
}

async function judge() {
  const key = typedKey(), file = chosen;
  if (!file || key === null || (judged.file === file && judged.key === key)) return;
  judged = { file, key };
  show(make("p", { className: "card" }, "正在核对…"));
  await new Promise((painted) => setTimeout(painted, 30));
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (judged.file === file && judged.key === key) show(...answer(verify(bytes, schema, key), file.name));
  } catch (e) {
    const words = e instanceof NoPackage ? e.message : `这个文件读不出来，可能已被移走或内容不寻常。请重新下载后再试。（${e.message}）`;
    show(make("section", { className: "card" }, make("h2", {}, file.name), make("strong", { className: "verdict bad" }, words)));
  }
}

function choose(files) {
  if (files.length === 0) return;
  chosen = files[0];
  judge();
}

by("ask").addEventListener("submit", (e) => e.preventDefault());
by("file").addEventListener("change", (e) => choose(e.target.files));
by("key").addEventListener("change", judge);
by("key").addEventListener("input", () => by("key-problem").hidden || typedKey());
document.addEventListener("dragover", (e) => {
  e.preventDefault();
  by("ask").classList.add("is-over");
});
document.addEventListener("dragleave", () => by("ask").classList.remove("is-over"));
document.addEventListener("drop", (e) => {
  e.preventDefault();
  by("ask").classList.remove("is-over");
  choose(e.dataTransfer.files);
});
