/* Both verifiers on the same packages: the program's (gongping verify) and the one written from
 * docs/rules.md (verifier/). They agree on all that was kept, on the examples, and on invented rounds by every
 * version of the rules; a package in which one figure was changed, signed anew so that nothing but the figures
 * can tell, is refused by both. GP_ROUNDS (40) and GP_SEED (1) say how many rounds and which; with GP_LONG
 * every figure of every kept package is changed as well.
 *
 *   node tests/verifier/agree.mjs build/gongping .
 */
import { execFile, execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readDossier } from "../../verifier/dossier.mjs";
import { evaluate } from "../../verifier/report.mjs";
import { signatureFits } from "../../verifier/seal.mjs";
import { NoPackage, verify } from "../../verifier/verify.mjs";
import { dice, inventedRound, withSurveys } from "./rounds.mjs";

const [binary, root] = process.argv.slice(2).map((x) => resolve(x));
const ROUNDS = Number(process.env.GP_ROUNDS ?? 40), SEED = Number(process.env.GP_SEED ?? 1), LONG = Boolean(process.env.GP_LONG);
const schema = JSON.parse(readFileSync(join(root, "docs/bundle.schema.json"), "utf-8"));
const folder = mkdtempSync(join(tmpdir(), "gongping-verifiers-"));
const db = join(folder, "rounds.db");
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/* ---- what runs */

const HOW = { env: { ...process.env, GONGPING_DB: db }, maxBuffer: 64 << 20, encoding: "utf-8" };
const gongping = (...args) => execFileSync(binary, args, HOW);
const asked = (...args) => new Promise((done) => execFile(binary, args, HOW, (e, out, err) => done({ code: e ? e.code : 0, out, err })));

let failed = 0, number = 0;
async function test(name, of) {
  let problem = null;
  try {
    problem = await of();
  } catch (e) {
    problem = e.stack;
  }
  console.log(`${problem ? "not ok" : "ok"} ${++number} - ${name}`);
  if (problem) console.log(String(problem).split("\n").slice(0, 40).map((l) => `# ${l}`).join("\n"));
  failed += problem ? 1 : 0;
}

/* So many at once as the machine has hands. */
async function all(list, of) {
  const left = list.map((x, i) => [x, i]), problems = [];
  await Promise.all([0, 1].map(async () => {
    for (let next; (next = left.shift());) {
      const problem = await of(...next);
      if (problem) problems.push(problem);
    }
  }));
  return problems.length > 0 ? problems.join("\n") : null;
}

/* ---- packages */

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const KEY = generateKeyPairSync("ed25519");
const PUBLIC = KEY.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
const signed = (what, hash) => sign(null, Buffer.from(`${what}:${hash}`), KEY.privateKey).toString("hex");

function sealed(report, data) {
  const hashes = { report_sha256: sha256(report), data_sha256: sha256(data) };
  const statement = JSON.stringify({ format: "gongping-statement", tenant: "440310", round: "x", version: 1, title: "x", year: 2024, published_ms: 1735689600000, ...hashes, pdf_sha256: sha256(""), audit_seq: 1, audit_hash: sha256("") });
  return {
    format: "gongping-publication", format_version: 1, title: "x", ...hashes, public_key: PUBLIC, signature: signed("gongping-report", hashes.report_sha256),
    statement, statement_signature: signed("gongping-statement", sha256(statement)), report, data,
  };
}

const lineOf = (v, title) => v.lines.find((l) => l.title === title)?.mark;

/* What each says of a package: { good, figures (whether they agree), said }. */
function ours(bytes, key) {
  try {
    const v = verify(bytes, schema, key);
    return { good: v.good && v.compared, figures: lineOf(v, "重新计算") === "相符", seals: ["报告", "数据", "签名", "公示说明", "签名是谁的"].every((t) => lineOf(v, t) === "相符"), v,
      said: [...v.lines.map((l) => `[${l.mark}] ${l.title}：${l.text}`), ...v.differences.slice(0, 8).map((d) => `  ${d.place}：${d.published} / ${d.computed}`)].join("\n") };
  } catch (e) {
    if (e instanceof NoPackage) return { good: false, figures: false, said: e.message };
    throw e;
  }
}

let files = 0;
async function theirs(bytes, key) {
  const path = join(folder, `package-${++files}.json`);
  writeFileSync(path, bytes);
  const { code, out, err } = await asked("verify", path, "--key", key);
  rmSync(path);
  return { good: code === 0, figures: out.includes("[相符] 重新计算"), said: out + err };
}

async function agreed(name, bytes, key) {
  const a = ours(bytes, key), b = await theirs(bytes, key);
  return a.good && b.good ? null : `${name}\n--- page\n${a.said}\n--- gongping verify\n${b.said}`;
}

/* ---- one figure changed */

const WORDS = new Set(["open", "rule"]);

/* Every value of the report that is a figure or a result, and what it is changed to. */
function changes(report) {
  const found = [];
  const other = (v) => {
    if (typeof v === "number") return v + 1;
    if (typeof v === "boolean") return !v;
    if (v === null) return "0.01";
    if (/^-?[0-9]+(\.[0-9]+)?$/.test(v)) return v.slice(0, -1) + (v.endsWith("9") ? "8" : String(Number(v.slice(-1)) + 1));
    return `${v}改`;
  };
  const walk = (v, key, place) => {
    if (v[key] !== null && typeof v[key] === "object") for (const k of Object.keys(v[key])) walk(v[key], k, `${place}/${k}`);
    else if (!WORDS.has(key)) found.push({ place, v, key, now: other(v[key]) });
  };
  for (const key of ["standard", "standard_official", "data_hash", "tenant", "round", "title", "issuer", "date", "withdrawn", "entries"])
    if (key in report) walk(report, key, key);
  report.traces.forEach((t, i) => walk(t, "value", `traces/${i}/${t.id}`));
  return found;
}

async function refusedByBoth(name, bytes, which) {
  const p = JSON.parse(bytes), report = JSON.parse(p.report);
  const list = changes(report).filter(which);
  const packages = list.map((m) => {
    const was = m.v[m.key];
    m.v[m.key] = m.now;
    const text = JSON.stringify(report);
    m.v[m.key] = was;
    return { place: m.place, bytes: Buffer.from(JSON.stringify(sealed(text, p.data))) };
  });
  const problem = await all(packages, async ({ place, bytes: changed }) => {
    const a = ours(changed, PUBLIC), b = await theirs(changed, PUBLIC);
    if (a.seals && !a.figures && a.v.differences.length > 0 && !b.figures && !b.good) return null;
    return `${name} ${place}\n--- page\n${a.said}\n--- gongping verify\n${b.said}`;
  });
  console.log(`# ${name}: ${list.length} figures changed, one at a time`);
  return problem;
}

/* ---- the rounds */

function evaluated(name, round) {
  const data = gongping("export", "--round", round), report = gongping("report", "-f", "json", "--round", round);
  return { name, bytes: Buffer.from(JSON.stringify(sealed(report, data))) };
}

function setRules(rounds) {
  const statements = rounds.map(({ id, rules }) => `UPDATE round SET rules = ${rules} WHERE id = '${id}';`).join("\n");
  const script = "import sqlite3, sys\ndb = sqlite3.connect(sys.argv[1])\ndb.executescript(sys.stdin.read())\ndb.commit()";
  execFileSync("python3", ["-c", script, db], { input: statements });
}

/* A total of the round itself, as it is printed or a hair above what it is, so that a grade begins just there. */
function edgeOf(seed, rules, make) {
  const known = evaluate(readDossier(JSON.stringify(make()), schema), rules, "").results.filter((x) => x.score.total !== null);
  if (known.length === 0) return undefined;
  const { total, components } = dice(seed).pick(known).score;
  let [num, den] = [0n, 1n];
  for (const { exact } of components) [num, den] = [num * exact.den + exact.num * den, den * exact.den];
  const units = seed % 2 ? total : (num + den - 1n) / den;
  return `${units / 10000n}.${String(units % 10000n).padStart(4, "0")}`;
}

function inventRounds() {
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    const seed = SEED * 1000 + i, rules = i % 3 + 1;
    const make = (edge) => (i % 4 === 0 ? withSurveys(inventedRound(seed, edge), seed) : inventedRound(seed, edge));
    const bundle = make(i % 5 ? edgeOf(seed, rules, make) : undefined);
    const path = join(folder, "round.json");
    writeFileSync(path, JSON.stringify(bundle));
    gongping("import", path);
    rounds.push({ id: bundle.round.id, rules });
  }
  setRules(rounds);
  return rounds.map(({ id, rules }) => evaluated(`${id}, rules ${rules}`, id));
}

/* ---- the tests */

const kept = readdirSync(join(root, "tests/published")).filter((f) => f.endsWith(".json")).map((name) => ({ name, bytes: readFileSync(join(root, "tests/published", name)) }));
const keyOf = (bytes) => JSON.parse(bytes).public_key;

await test("both find all that was ever published good", () => all(kept, ({ name, bytes }) => agreed(name, bytes, keyOf(bytes))));

gongping("init");
const EXAMPLES = ["demo-2026", "pingshan-2022", "district-2022"];
for (const name of EXAMPLES) gongping("import", join(root, "examples", `${name}.json`));
await test("both find the examples good", () => all(EXAMPLES.map((name) => evaluated(name, name)), ({ name, bytes }) => agreed(name, bytes, PUBLIC)));

const invented = inventRounds();
await test(`both find ${invented.length} invented rounds good`, () => all(invented, ({ name, bytes }) => agreed(name, bytes, PUBLIC)));
const said = invented.map(({ bytes }) => JSON.parse(JSON.parse(bytes).report));
console.log(`# ${said.flatMap((r) => r.entries).length} entries, ${said.flatMap((r) => r.traces).length} figures with workings, ${said.flatMap((r) => r.entries).filter((e) => e.grade_note).length} notes of grades, ${said.flatMap((r) => r.entries).filter((e) => e.total === null).length} without a total`);
await test("the invented rounds go where real ones seldom do", () => {
  const entries = said.flatMap((r) => r.entries);
  const surveyed = said.flatMap((r) => r.traces).filter((t) => t.id.includes(".survey."));
  const wanted = {
    "a grade that rounding decides": entries.some((e) => e.grade_note), "a total": entries.some((e) => e.total !== null), "no total": entries.some((e) => e.total === null),
    "a vacancy": entries.some((e) => e.staffing.vacancies.some((v) => v.post)), "a deduction": entries.some((e) => Number(e.settlement.deduction) > 0),
    "an unknown deduction": entries.some((e) => e.settlement.deduction === null), "points of a survey": surveyed.some((t) => t.value), "a survey with too few answers": surveyed.some((t) => !t.value),
    "a summary": said.some((r) => r.traces.some((t) => t.id === "summary.all.mean")),
  };
  const missing = Object.keys(wanted).filter((k) => !wanted[k]);
  return missing.length > 0 ? missing.join(", ") : null;
});

/* A small one with everything in it. */
const sizes = invented.map((x, i) => ({ ...x, report: said[i], n: changes(said[i]).length }));
const small = sizes.filter((x) => x.n >= 150 && x.report.entries.some((e) => e.total !== null && e.funds?.rows.length > 1 && e.staffing.vacancies.length > 0)).sort((a, b) => a.n - b.n)[0] ?? sizes[0];
await test("both refuse every figure of a round that was changed", () => refusedByBoth(small.name, small.bytes, () => true));
const dealt = dice(SEED);
await test("both refuse figures of every kept package that were changed", async () => {
  for (const { name, bytes } of kept) {
    const problem = await refusedByBoth(name, bytes, () => LONG || dealt.chance(0.02));
    if (problem) return problem;
  }
  return null;
});

/* ---- bad input: both refuse, and the page says why in a sentence */

const sample = JSON.parse(kept.find((x) => x.name.includes("0.1.0_3-pingshan")).bytes);
const rewritten = (of, change) => {
  const v = JSON.parse(sample[of]);
  change(v);
  return JSON.stringify(v);
};
const both = (change) => { /* the data are changed, and signed anew */
  const data = rewritten("data", change);
  return sealed(rewritten("report", (r) => (r.data_hash = sha256(data))), data);
};
const without = (key) => ({ ...sample, [key]: undefined });
const flip = (hex) => (hex[0] === "0" ? "1" : "0") + hex.slice(1);
const BROKEN = {
  "an empty file": ["", /空的/], "no JSON": ["你好", /不完整或被改动/], "cut off": [JSON.stringify(sample).slice(0, 90000), /断了/],
  "bytes that are no text": [Buffer.from([0x7b, 0x22, 0xff, 0xfe]), /UTF-8/], "something behind the end": [`${JSON.stringify(sample)} x`, /多余/],
  "a member twice": [JSON.stringify(sample).replace("{", '{"title":"x",'), /两次/], "a zip": [Buffer.from("PK\u0003\u0004 zip"), /ZIP/], "a PDF": ["%PDF-1.7", /PDF/],
  "the report alone": [sample.report, /没有签名/], "the data alone": [sample.data, /没有签名/], "a list": ["[]", /不是公示的验证文件/],
  "another format": [{ ...sample, format: "x" }, /不是公示的验证文件/], "a later format": [{ ...sample, format_version: 2 }, /格式版本/],
  "no report": [without("report"), /缺少报告/], "no data": [without("data"), /缺少数据/], "no key": [without("public_key"), /签名与报告不符/],
  "no signature": [without("signature"), /签名与报告不符/], "another signature": [{ ...sample, signature: flip(sample.signature) }, /签名与报告不符/],
  "no statement": [without("statement"), /没有签名的公示说明/], "another statement": [{ ...sample, statement: sample.statement.replace('"version":1', '"version":2') }, /版次、公示时间等与签名不符/],
  "a statement of another report": [{ ...sample, ...sealed(sample.report, sample.data), report: rewritten("report", (r) => (r.title = "x")) }, /拼接过/],
  "another hash": [{ ...sample, data_sha256: flip(sample.data_sha256) }, /数据：内容与校验值不一致/],
  "a report that is none": [sealed("{}", sample.data), /报告不是完好|参评项目数/], "rules to come": [sealed(rewritten("report", (r) => (r.computed_by.rules = 4)), sample.data), /不认识这一版规则/],
  "rules of no version": [sealed(rewritten("report", (r) => (r.computed_by.rules = 0)), sample.data), /不认识这一版规则/],
  "data that are none": [sealed(sample.report, "{}"), /数据无法重新计算/], "a project that is not there": [both((d) => (d.round.entries[0].project = "x")), /没有编号为“x”的项目/],
  "a figure that is none": [both((d) => (d.projects[0].total = "1e9")), /写法不对/], "a day that is none": [both((d) => (d.projects[0].start = "2022-02-30")), /不是日期/],
  "an unknown member": [both((d) => (d.projects[0].extra = 1)), /没有“extra”这个字段/], "maxima that do not add up": [both((d) => (d.standard.full = "101")), /合计/],
  "an entry less": [sealed(rewritten("report", (r) => r.entries.pop()), sample.data), /不一致/], "an entry twice": [sealed(rewritten("report", (r) => r.entries.push(r.entries[0])), sample.data), /不一致/],
  "a figure that there is not": [sealed(rewritten("report", (r) => (r.entries[0].bonus = "5")), sample.data), /不一致/],
};
await test("both refuse what is broken, and the page says in words what is wrong", () => all(Object.entries(BROKEN), async ([name, [content, words]]) => {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
  const key = content.public_key ?? sample.public_key;
  const a = ours(bytes, key), b = await theirs(bytes, key);
  return !a.good && !b.good && words.test(a.said) ? null : `${name}\n--- page\n${a.said}\n--- gongping verify\n${b.said}`;
}));

await test("Ed25519 is that of RFC 8032, and takes no other way of writing a signature", () => {
  /* RFC 8032, 7.1, test 2 */
  const key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
  const good = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  const half = Buffer.from(good.slice(64), "hex").reverse().toString("hex");
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const other = Buffer.from((BigInt(`0x${half}`) + order).toString(16).padStart(64, "0"), "hex").reverse().toString("hex");
  const zero = `01${"00".repeat(31)}`; /* the neutral point, as a key and as a signature */
  const wanted = [[signatureFits(key, "r", good), true], [signatureFits(key, "s", good), false], [signatureFits(key, "r", good.slice(0, 64) + other), false],
    [signatureFits(zero, "r", zero + "00".repeat(32)), false], [signatureFits(key, "r", `${good}00`), false], [signatureFits(undefined, "r", good), false], [signatureFits(key, "r", undefined), false]];
  const wrong = wanted.map(([is, should], i) => (is === should ? null : i)).filter((i) => i !== null);
  return wrong.length > 0 ? `case ${wrong.join(", ")}` : null;
});

console.log(`1..${number}`);
process.exitCode = failed > 0 ? 1 : 0;
