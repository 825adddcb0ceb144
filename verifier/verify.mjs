/* A published package, verified by docs/rules.md alone. verify() at the end tells the order: is it a
 * package at all, hashes, signatures, whose key, figures. Each finding is a line that says in Chinese
 * what holds and what not; only what is no package throws (NoPackage). */
import { DataError, readDossier } from "./dossier.mjs";
import { JsonError, readJson, textOfBytes } from "./json.mjs";
import { compareReport, evaluate, overview } from "./report.mjs";
import { sha256, signatureFits } from "./seal.mjs";

export const RULES = 3n; /* the latest version that docs/rules.md states */
const MAX_BYTES = 128 << 20;

export class NoPackage extends Error {}

export const GOOD = "相符", OPEN = "待核对", BAD = "不符";

const noPackage = (why = "") => {
  throw new NoPackage(`这不是公示的验证文件${why ? `：${why}` : ""}。请在公示页下载“验证文件（JSON）”，原样打开，不要用其他软件打开后再保存。`);
};

function readPackage(bytes) {
  if (bytes.length > MAX_BYTES) throw new NoPackage("文件超过 128 MB，无法验证。");
  if (bytes.length === 0) throw new NoPackage("文件是空的，可能没有下载完整，请重新下载。");
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) noPackage("它是压缩文件（ZIP）或表格、文档，请先解压，选择其中的验证文件");
  if (bytes[0] === 0x25 && bytes[1] === 0x50) noPackage("它是 PDF，PDF 要在公示网站的“验证报告”页上核对");
  let v;
  try {
    v = readJson(textOfBytes(bytes), 8);
  } catch (e) {
    if (!(e instanceof JsonError)) throw e;
    noPackage(`文件不完整或被改动过，${e.message}`);
  }
  const format = v instanceof Map ? v.get("format") : undefined;
  if (format === "gongping-report" || format === "gongping-round")
    noPackage(`它是${format === "gongping-round" ? "公开数据" : "报告数据"}，没有签名`);
  if (format !== "gongping-publication") noPackage();
  if (v.get("format_version") !== 1n) throw new NoPackage("这个验证文件的格式版本不是 1，本页不认识。请从公示网站下载新的验证页。");
  for (const key of ["report", "data"]) if (typeof v.get(key) !== "string") noPackage(`文件里缺少${key === "report" ? "报告" : "数据"}（${key}）`);
  return v;
}

class Check {
  lines = [];
  good = true;

  say(mark, title, text) {
    this.lines.push({ mark, title, text });
    if (mark === BAD) this.good = false;
  }

  judge(holds, title, yes, no) {
    this.say(holds ? GOOD : BAD, title, holds ? yes : no);
    return holds;
  }
}

/* ---- seals */

function readStatement(text) {
  if (text.length > 64 << 10) return null;
  try {
    const v = readJson(text, 2);
    return v instanceof Map && v.get("format") === "gongping-statement" ? v : null;
  } catch (e) {
    if (e instanceof JsonError) return null;
    throw e;
  }
}

/* The statement where it holds. */
function checkStatement(c, of, mustState) {
  const text = of.package.get("statement");
  if (typeof text !== "string") {
    c.say(mustState ? BAD : OPEN, "公示说明",
      mustState ? "没有签名的公示说明：验证文件被改动过" : "这是早期版本的验证文件：版次、公示时间、PDF 校验值等没有签名，请以公示网站上的为准");
    return null;
  }
  const v = readStatement(text);
  const signed = signatureFits(of.key, `gongping-statement:${sha256(text)}`, of.package.get("statement_signature"));
  const version = v?.get("version");
  const meant = v !== null && typeof v.get("tenant") === "string" && typeof version === "bigint" && version > 0n &&
    v.get("report_sha256") === of.reportHash && v.get("data_sha256") === of.dataHash;
  const holds = c.judge(signed && meant, "公示说明", "版次、标题、公示时间、全部校验值和审计日志的链尾与签名相符",
    signed ? "公示说明是另一份报告的：验证文件被拼接过" : "版次、公示时间等与签名不符：被改动过");
  return holds ? v : null;
}

function checkKey(c, key, expected) {
  if (!expected) {
    c.say(OPEN, "签名是谁的", `没有核对。文件自带公钥 ${key ?? "（没有）"}，请与公示网站上显示的公钥逐位核对，一致才能说明出自该网站`);
    return;
  }
  c.judge(key === expected, "签名是谁的", "公钥就是您给出的公钥", `公钥不是您给出的那个，签名的是另一个密钥 ${key ?? "（没有）"}`);
}

/* ---- figures */

function readReport(text) {
  try {
    const v = readJson(text);
    return v instanceof Map && v.get("format") === "gongping-report" && v.get("format_version") === 1n ? v : null;
  } catch (e) {
    if (e instanceof JsonError) return null;
    throw e;
  }
}

function rulesOf(report) {
  const by = report.get("computed_by");
  const rules = by instanceof Map ? by.get("rules") : undefined;
  return typeof rules === "bigint" ? rules : 1n;
}

function sayProgram(c, report, rules) {
  const by = report.get("computed_by"), program = by instanceof Map ? by.get("program") : undefined;
  const known = rules >= 1n && rules <= RULES;
  const name = typeof program === "string" ? `公评 ${program} ` : "公评 0.1.0 或更早的版本（报告没有写明）";
  c.say(known ? GOOD : OPEN, "计算规则", `报告由${name}按第 ${rules} 版规则计算${known ? "，本页按同一版规则重新计算" : "，本页不认识这一版规则"}`);
  return known;
}

function sayCorrections(c, d) {
  const all = d.round.sheet_corrections;
  if (all.length === 0) return;
  const places = [...new Set(all.map((x) => `${x.entry} / ${x.component}`))];
  c.say(OPEN, "评分更正", `有 ${all.length} 份评分在提交后由他人更正，计分以更正后的为准（${places.slice(0, 10).join("、")}${places.length > 10 ? " 等" : ""}）`);
}

/* { comparison, overview } or null where nothing could be compared. */
function checkFigures(c, report, of, schema) {
  const cannot = (why) => (c.say(BAD, "重新计算", why), null);
  if (!report) return cannot("报告不是完好的报告数据，无法与重新计算的结果比较");
  const rules = rulesOf(report);
  if (!sayProgram(c, report, rules)) return cannot("没有比较：请从公示网站下载新的验证页");
  let dossier;
  try {
    dossier = readDossier(of.package.get("data"), schema);
  } catch (e) {
    if (e instanceof DataError) return cannot(`数据无法重新计算。${e.message}`);
    throw e;
  }
  sayCorrections(c, dossier);
  const computed = evaluate(dossier, Number(rules), of.dataHash);
  const comparison = compareReport(report, computed);
  const { compared, younger, differences } = comparison;
  const more = younger > 0 ? `。另有 ${younger} 个数字报告中没有，不影响验证` : "";
  c.judge(differences.length === 0, "重新计算", `由公开数据重新计算，${compared} 个数字和结论全部一致${more}`,
    `由公开数据重新计算，${compared} 个数字和结论中有 ${differences.length} 个与报告不一致${more}`);
  return { comparison, overview: overview(computed.results) };
}

/* bytes: of the file. schema: docs/bundle.schema.json. expectedKey: in hexadecimal, or nothing.
 * { title, version, published, lines, differences, good, compared, keyCompared, overview, key } */
export function verify(bytes, schema, expectedKey) {
  const v = readPackage(bytes), c = new Check();
  const text = (key) => (typeof v.get(key) === "string" ? v.get(key) : undefined);
  const of = { package: v, key: text("public_key"), reportHash: sha256(v.get("report")), dataHash: sha256(v.get("data")) };
  const report = readReport(v.get("report"));
  const yes = "内容与校验值一致，没有被改动", no = "内容与校验值不一致：文件被改动过";
  c.judge(v.get("report_sha256") === of.reportHash, "报告", yes, no);
  c.judge(v.get("data_sha256") === of.dataHash, "数据", yes, no);
  c.judge(signatureFits(of.key, `gongping-report:${of.reportHash}`, text("signature")), "签名",
    "签名与报告相符，报告自签名之后没有改动", "签名与报告不符：报告被改动过，或签名不是对这份报告的");
  const stated = checkStatement(c, of, report?.has("computed_by") ?? false);
  checkKey(c, of.key, expectedKey);
  const figures = checkFigures(c, report, of, schema);
  const title = report?.get("title");
  return {
    title: typeof title === "string" ? title : "没有标题的报告", version: stated?.get("version") ?? null, published: stated?.get("published_ms") ?? null,
    lines: c.lines, differences: figures?.comparison.differences ?? [], good: c.good, compared: figures !== null,
    keyCompared: Boolean(expectedKey), overview: figures?.overview ?? null, key: of.key ?? "",
  };
}
