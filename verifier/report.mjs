/* The figures of a report from its data, in the form in which the report states them (docs/rules.md, 3 and
 * 11), and the comparison of the two (12). What is computed is a plain tree: texts, BigInt, true, null. */
import { dateText, moneyText, ratio, round, scoreText, shareText, sum } from "./exact.mjs";
import { itemsBelow } from "./dossier.mjs";
import { staffing } from "./people.mjs";
import { bySurvey, score } from "./score.mjs";
import { funds, indicators, settlement } from "./work.mjs";

/* ---- one entry */

const PROVENANCE = { declared: "自报", computed: "系统计算", sampled: "抽查核实", on_site: "实地核实" };
const labelOf = (s) => `${s.title}（第 ${s.version} 版${s.official ? "" : "，示例，非官方标准"}）`;

function dayOfFacts(entry, rules) {
  const days = [entry.funds?.cutoff ?? null, entry.handed_in];
  return days.find((day) => day !== null && (rules < 3 || day >= entry.project.start)) ?? null;
}

function evaluateEntry(entry, rules) {
  const rule = entry.project.vacancy ?? entry.standard.vacancy;
  const day = dayOfFacts(entry, rules);
  const st = staffing(entry, rule, day), table = funds(entry);
  return {
    entry, day, st, indicators: indicators(entry, day), table, score: score(entry, rules),
    settlement: settlement(entry, rule, st, table, rules),
  };
}

/* Members that are left out where there is nothing to say. */
const given = (members) => Object.fromEntries(Object.entries(members).filter(([, v]) => v !== null && v !== undefined));

function componentsPart(r) {
  return r.score.components.map((c) => ({
    id: c.component.id, name: c.component.name, max: scoreText(c.component.max), score: scoreText(c.score),
    ...given({ open: c.open ? WORDS : null }),
  }));
}

function staffingPart(r) {
  const st = r.st;
  return {
    provenance: st.provenance, cutoff: dateText(st.day), posts: st.posts, in_post: st.in_post,
    qualifications: st.qualifications, requirements: st.requirements, departures: st.departures,
    lead_departures: st.lead_departures, turnover: shareText(st.turnover),
    vacancies: st.vacancies.map((v) => ({
      ...given({ post: v.post, substation: v.substation }), first: v.first, last: v.last, days: v.days,
      counted_days: v.counted_days ?? -1n, open: v.open,
    })),
    vacancy_days: st.vacancy_days, vacancy_open: st.vacancy_open,
  };
}

function indicatorsPart(r) {
  const { view, elapsed, items } = r.indicators;
  return { view, elapsed: shareText(elapsed), items: items.map((x) => ({ ...x, rate: shareText(x.rate) })) };
}

const MONEY_OF_ROW = ["actual", "expected", "total", "printed_total"], SHARES_OF_ROW = ["share", "printed_share"];

function textsOf(of, moneys, shares) {
  const out = { ...of };
  for (const key of moneys) out[key] = moneyText(of[key]);
  for (const key of shares) out[key] = shareText(of[key]);
  return out;
}

function fundsPart(r) {
  if (!r.table) return null;
  const rows = r.table.rows.map((row) => textsOf(row, MONEY_OF_ROW, SHARES_OF_ROW));
  return { ...textsOf(r.table, ["surplus", "actual", "expected", "total", "share_base", "contract"], ["usage"]), rows };
}

/* Stands for words that this verifier does not make. */
export const WORDS = Symbol("words");

function settlementPart(r) {
  return { ...textsOf(r.settlement, ["contract", "paid", "deduction", "reserved", "due", "payable"], ["usage"]), rule: WORDS };
}

function entryPart(r) {
  const e = r.entry, p = e.project;
  return {
    id: e.id, project: p.id, center: p.center.name, operator: p.operator.name, method: e.method.id,
    ...given({ standard: e.ownStandard ? labelOf(e.standard) : null }), provenance: PROVENANCE[e.provenance],
    cutoff: dateText(r.day), total: scoreText(r.score.total), grade: r.score.band?.name ?? null,
    ...given({ grade_note: r.score.note }), components: componentsPart(r), staffing: staffingPart(r),
    indicators: indicatorsPart(r), funds: fundsPart(r), settlement: settlementPart(r),
  };
}

/* ---- traces */

const countText = (n) => (n === null ? null : n.toString());

/* Of the component where it has no items, else of its items: [behind the component's id, rule, max]. */
function surveyRules(component) {
  if (component.items.length === 0) return component.survey ? [["", component.survey, component.max]] : [];
  return itemsBelow(component.items).filter((it) => it.kind !== "group" && it.survey).map((it) => [`.${it.id}`, it.survey, it.max]);
}

function tracesOf(r, add) {
  const { st, table, settlement: money } = r;
  add("staffing.posts", countText(st.posts));
  add("staffing.in_post", countText(st.in_post));
  add("staffing.vacant_days", countText(st.vacancy_days));
  add("staffing.turnover", shareText(st.turnover));
  const seen = new Map();
  for (const q of st.requirements) {
    const n = (seen.get(q.qualification) ?? 0) + 1;
    seen.set(q.qualification, n);
    add(`staffing.gap.${q.qualification}${n > 1 ? `.${n}` : ""}`, countText(q.missing));
  }
  add("indicator.elapsed", shareText(r.indicators.elapsed));
  for (const x of r.indicators.items) add(`indicator.${x.id}.rate`, shareText(x.rate));
  (table?.rows ?? []).forEach((row, i) => {
    const again = table.rows.slice(0, i).some((x) => x.category === row.category);
    const key = row.category === null || again ? i + 1 : row.category;
    add(`funds.${key}.total`, moneyText(row.total));
    add(`funds.${key}.share`, shareText(row.share));
  });
  if (table) {
    for (const key of ["actual", "expected", "share_base", "total"]) add(`funds.${key}`, moneyText(table[key]));
    add("funds.usage", shareText(table.usage));
  }
  for (const c of r.score.components) {
    for (const [of, rule, max] of surveyRules(c.component)) {
      const points = bySurvey(r.entry, rule, max);
      add(`survey.${c.component.id}${of}`, points === null ? null : scoreText(round(points, 1n, "half_up")));
    }
    for (const s of c.sheets) add(`sheet.${s.sheet.id}`, scoreText(s.points));
    add(`score.${c.component.id}`, scoreText(c.score));
  }
  add("score.total", scoreText(r.score.total));
  add("score.grade", r.score.band?.name ?? null);
  for (const key of ["deduction", "due", "payable"]) add(`settle.${key}`, moneyText(money[key]));
}

const CENT = 100n; /* 0.01 points */

/* Half up to 0.01; null where none is known. */
export function meanOf(values) {
  const known = values.filter((v) => v !== null);
  return known.length > 0 ? round(ratio(sum(known), BigInt(known.length)), CENT, "half_up") : null;
}

function summaryTraces(results, add) {
  const mean = (id, of) => {
    const value = meanOf(of.map((r) => r.score.total));
    if (value !== null) add(id, scoreText(value));
  };
  mean("summary.all.mean", results);
  const groups = [["subdistrict", (r) => r.entry.project.center.subdistrict], ["operator", (r) => r.entry.project.operator.name]];
  for (const [kind, nameOf] of groups)
    for (const name of new Set(results.map(nameOf))) mean(`summary.${kind}.${name}.mean`, results.filter((r) => nameOf(r) === name));
}

/* ---- the whole */

function headOf(d, dataHash) {
  const standards = [d.standard, ...d.standards], texts = d.round.texts;
  const used = standards.filter((s) => d.round.entries.some((e) => !e.withdrawn && e.standard === s));
  const gone = texts.name_withdrawn ? d.round.entries.filter((e) => e.withdrawn) : [];
  return {
    standard: (used.length > 0 ? used : [d.standard]).map(labelOf).join("；"),
    standard_official: standards.every((s) => s.official), data_hash: dataHash, tenant: d.tenant, round: d.round.id,
    ...given({ title: texts.title, issuer: texts.issuer }), date: dateText(texts.date),
    ...given({ withdrawn: gone.length > 0 ? gone.map((e) => ({ entry: e.id, center: e.project.center.name })) : null }),
  };
}

/* { head, entries, traces, results }: traces are a Map from id to value; results what is reckoned with. */
export function evaluate(d, rules, dataHash) {
  const results = d.round.entries.filter((e) => !e.withdrawn).map((e) => evaluateEntry(e, rules));
  const traces = [];
  for (const r of results) tracesOf(r, (id, value) => traces.push({ id: `${r.entry.id}.${id}`, value }));
  if (d.round.reports.length === 1 && d.round.reports[0].scope === "summary")
    summaryTraces(results, (id, value) => traces.push({ id, value }));
  return { head: headOf(d, dataHash), entries: results.map(entryPart), traces, results };
}

/* ---- comparing: what the report has, against what was computed */

const NAMES = ["center", "name", "label", "qualification", "id"];
const nameIn = (v, i, keys) => {
  const key = v instanceof Map ? keys.find((k) => typeof v.get(k) === "string") : undefined;
  return key ? v.get(key) : `第 ${i + 1} 项`;
};

/* As Map and Array, as the report is read. */
function asRead(v) {
  if (Array.isArray(v)) return v.map(asRead);
  if (v !== null && typeof v === "object") return new Map(Object.entries(v).map(([k, x]) => [k, asRead(x)]));
  return v;
}

const shown = (v) => {
  if (v === undefined || v === null) return "—";
  if (v === true || v === false) return v ? "是" : "否";
  if (v === WORDS) return "（文字）";
  return v instanceof Map ? "（一组）" : Array.isArray(v) ? "（列表）" : String(v);
};

/* Members by the words of the pages, for the reader of a place. */
const WORDS_OF = {
  standard: "评估标准", standard_official: "正式标准", data_hash: "数据的校验值", tenant: "区划", round: "轮次", title: "标题", issuer: "出具单位", date: "报告日期", withdrawn: "退出评估",
  id: "编号", name: "名称", project: "项目", center: "中心", operator: "运营机构", method: "评估方式", provenance: "来源", cutoff: "截止日", total: "总分", grade: "等级", grade_note: "等级说明",
  components: "板块", max: "满分", score: "得分", open: "未出分的原因", staffing: "人员", posts: "岗位数", in_post: "在岗人数", qualifications: "持证人数", qualification: "资质", held: "持有", requirements: "资质要求",
  wanted: "要求", missing: "缺", departures: "流动人数", lead_departures: "主管流动人数", turnover: "流动率", vacancies: "空岗", post: "岗位", substation: "分站点", first: "第一天", last: "最后一天",
  days: "天数", counted_days: "计扣天数", vacancy_days: "空岗天数", vacancy_open: "仍有空岗", indicators: "指标", view: "总体进度", elapsed: "时间进度", items: "各项", unit: "单位", target: "目标", declared: "自报",
  valid: "有效", failed: "不符合条件的", rate: "完成率", funds: "资金", rows: "各行", label: "资金项", category: "类别", actual: "实际发生额", expected: "预计发生额", share: "所占比例", printed_total: "表列合计",
  printed_share: "表列比例", surplus: "盈余/赤字", share_base: "占比基数", contract: "合同总额", usage: "经费使用比例", settlement: "结算", paid: "已付", deduction: "空岗扣除", lower_bound: "扣除仍在增加", reserved: "盈余/赤字",
  due: "应付总额", payable: "尚应拨付", rule: "扣除规则", entry: "参评编号",
};
/* What a word means in some places alone: by a member that only those have. */
const ELSEWHERE = [["share", { total: "合计" }], ["share_base", { total: "总计" }], ["counted_days", { open: "仍在继续" }]];
const wordOf = (of, key) => ELSEWHERE.find(([mark, words]) => of.has(mark) && words[key])?.[1][key] ?? WORDS_OF[key] ?? key;

const WORDING = new Set(["open", "rule"]);

export class Comparison {
  compared = 0;
  younger = 0;
  differences = [];

  differ(place, was, is) {
    this.differences.push({ place: place.join(" / "), published: shown(was), computed: shown(is) });
  }

  both(place, was, is, key) {
    if (was instanceof Map && is instanceof Map) this.objects(place, was, is);
    else if (Array.isArray(was) && Array.isArray(is)) this.lists(place, was, is, NAMES);
    else {
      this.compared++;
      const words = is === WORDS && typeof was === "string" && WORDING.has(key);
      if (!words && was !== is) this.differ(place, was, is);
    }
  }

  objects(place, was, is) {
    for (const [key, v] of was) this.both([...place, wordOf(was, key)], v, is.get(key), key);
    for (const key of is.keys()) if (!was.has(key)) this.younger++;
  }

  /* Each by what it is, wherever it stands: the n-th of a name by the n-th. */
  lists(place, was, is, keys) {
    const named = (list) => {
      const counts = new Map(), all = new Map();
      list.forEach((v, i) => {
        const name = nameIn(v, i, keys), n = (counts.get(name) ?? 0) + 1;
        counts.set(name, n);
        all.set(JSON.stringify([name, n]), { name, v });
      });
      return all;
    };
    const before = named(was), after = named(is);
    for (const [key, { name, v }] of before) this.both([...place, name], v, after.get(key)?.v);
    for (const key of after.keys()) if (!before.has(key)) this.younger++;
  }

  /* Of a trace its value alone: the rest is words. */
  traces(was, is) {
    const numbered = (list, idOf) => {
      const counts = new Map();
      return list.map((t, i) => {
        const id = idOf(t, i), n = (counts.get(id) ?? 0) + 1;
        counts.set(id, n);
        return { id, key: JSON.stringify([id, n]), value: t instanceof Map ? t.get("value") : t.value };
      });
    };
    const after = new Map(numbered(is, (t) => t.id).map((t) => [t.key, t.value]));
    for (const t of numbered(was, (v, i) => nameIn(v, i, ["id"]))) {
      this.compared++;
      if (t.value === undefined || t.value !== after.get(t.key)) this.differ(["计算过程", t.id], t.value, after.get(t.key));
      after.delete(t.key);
    }
    this.younger += after.size;
  }
}

/* report: as readJson gives it; computed: what evaluate gave. */
export function compareReport(report, computed) {
  const c = new Comparison();
  const listOf = (key) => (Array.isArray(report.get(key)) ? report.get(key) : []);
  for (const [key, v] of asRead(computed.head)) if (report.has(key)) c.both([WORDS_OF[key]], report.get(key), v, key);
  for (const key of ["title", "issuer", "withdrawn"]) /* those that a report may leave out */
    if (report.has(key) && !(key in computed.head)) c.differ([WORDS_OF[key]], report.get(key), undefined);
  const entries = listOf("entries");
  if (entries.length !== computed.entries.length) c.differ(["参评项目数"], entries.length, computed.entries.length);
  c.lists([], entries, asRead(computed.entries), NAMES);
  c.traces(listOf("traces"), computed.traces);
  return c;
}

/* ---- what the PDF says of all together, for people to hold against it */

export function overview(results) {
  const place = (r) => (r.score.total === null ? null : 1 + results.filter((x) => x.entry.method === r.entry.method && x.score.total > r.score.total).length);
  const all = (key) => sum(results.map((r) => r.settlement[key]));
  return {
    rows: results.map((r) => ({
      center: r.entry.project.center.name, method: r.entry.method.name, total: scoreText(r.score.total), grade: r.score.band?.name ?? null, place: place(r),
      contract: moneyText(r.settlement.contract), days: countText(r.settlement.vacancy_days), deduction: moneyText(r.settlement.deduction), due: moneyText(r.settlement.due), payable: moneyText(r.settlement.payable),
    })),
    means: [...new Set(results.map((r) => r.entry.method))].map((m) => ({ method: m.name, mean: scoreText(meanOf(results.filter((r) => r.entry.method === m).map((r) => r.score.total))) })),
    sums: { contract: moneyText(all("contract")), days: countText(all("vacancy_days")), deduction: moneyText(all("deduction")), due: moneyText(all("due")), payable: moneyText(all("payable")) },
  };
}
