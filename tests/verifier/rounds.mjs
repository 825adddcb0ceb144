/* Invented rounds, the same for the same seed: every kind of item, rule, rounding and gap that the format
 * allows, more often odd than real rounds are. No code of the verifier is used. */

/* mulberry32 */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const ROUNDINGS = ["half_up", "half_even", "down", "up"];
const cents = (n) => `${n < 0 ? "-" : ""}${Math.floor(Math.abs(n) / 100)}.${String(Math.abs(n) % 100).padStart(2, "0")}`;
const DAY = 86400000;
const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;
const textOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const without = (o) => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined));

/* A sum in so many parts, none of them 0. */
function split(r, sum, n) {
  const cuts = new Set();
  while (cuts.size < n - 1) cuts.add(r.int(1, sum - 1));
  const all = [0, ...[...cuts].sort((a, b) => a - b), sum];
  return times(n, (i) => all[i + 1] - all[i]);
}

/* ---- the standard */

function leaf(r, id, max) {
  const kind = r.pick(["points", "combo", "degree", "ratio", "deduct"]);
  const item = { id, name: `指标${id}`, kind, max: cents(max), may_not_apply: r.chance(0.3) };
  if (kind === "points" && max % 50 === 0 && r.chance(0.5)) item.step = "0.5";
  if (kind === "combo")
    item.options = split(r, max, Math.min(max, r.int(1, 4))).map((v, i) => ({ id: `o${i}`, name: `条件${i}`, points: cents(v) }));
  if (kind === "degree") item.options = times(r.int(1, 4), (i) => ({ id: `o${i}`, name: `档次${i}`, points: cents(r.int(0, max)) }));
  if (kind === "deduct") item.per_time = cents(r.int(1, max));
  return item;
}

function itemsOf(r, scale) {
  const n = Math.min(r.int(1, 6), Math.floor(scale / 100) + 1);
  const leaves = split(r, scale, n).map((max, i) => ({ max, item: leaf(r, `i${i}`, max) }));
  const items = [];
  while (leaves.length > 0) {
    const some = leaves.splice(0, r.int(1, 3));
    if (some.length === 1 || r.chance(0.4)) {
      items.push(...some.map((x) => x.item));
      continue;
    }
    const max = some.reduce((all, x) => all + x.max, 0);
    items.push({ id: `g${items.length}`, name: `分组${items.length}`, kind: "group", max: cents(max), may_not_apply: r.chance(0.4), items: some.map((x) => x.item) });
  }
  if (r.chance(0.4)) items.push({ id: "b", name: "加分", kind: "bonus", max: "3", per_time: r.pick(["1", "0.7", "3"]), may_not_apply: r.chance(0.3) });
  return items;
}

function aggregation(r) {
  const kind = r.pick(["single", "mean", "mean", "median", "trimmed"]);
  const how = { kind, step: r.pick(["0.01", "0.01", "0.1", "0.5", "1"]), rounding: r.pick(ROUNDINGS) };
  if (kind === "trimmed") [how.drop_high, how.drop_low] = r.pick([[1, 1], [1, 0], [0, 1]]);
  if (kind !== "single" && r.chance(0.2)) how.min_scorers = r.int(1, 3);
  if (r.chance(0.2)) how.factor = r.pick(["1.05", "0.95", "0.3333", "1.2"]);
  if (r.chance(0.2)) how.rounded_first = true;
  return how;
}

function method(r, id) {
  const components = split(r, 10000, r.int(1, 4)).map((max, i) => {
    const c = { id: `c${i}`, name: `板块${i}`, max: cents(max), scored_by: r.pick(["expert", "inspector", "commissioner", "purchaser", "committee"]), aggregation: aggregation(r) };
    const scale = r.chance(0.5) ? max : r.pick([10000, 8050, 300]);
    if (scale !== max) c.scored_full = cents(scale);
    if (r.chance(0.7)) c.items = itemsOf(r, scale);
    return c;
  });
  return { id, name: `方式${id}`, components };
}

function vacancyRule(r) {
  const base = r.pick(["contract_total", "contract_total", "labor_cost", "post_price"]);
  return without({
    base, post_price: base === "post_price" ? cents(r.int(1, 9999999)) : undefined,
    day_count: r.pick(["contract_days", "days_365", "days_30_per_month"]), weekdays_only: r.chance(0.3),
    grace_days: r.chance(0.3) ? r.int(0, 10) : undefined, unqualified_is_vacant: r.chance(0.4),
    two_posts: r.pick([undefined, "not_set", "both_filled", "later_vacant", "earlier_vacant"]),
    step: r.pick(["0.01", "0.01", "0.1", "1", "100"]), rounding: r.pick(ROUNDINGS),
  });
}

const CATEGORIES = [
  { id: "labor", name: "人力成本", also: ["人员经费", "工资（含社保）"] }, { id: "activity", name: "活动经费" },
  { id: "management", name: "管理费", also: ["运营成本(服务费)"] },
];

function standard(r, id, bands) {
  const params = r.chance(0.5) ? [{ name: "indicator_lag", value: r.pick(["20", "10.5"]), source: "示例" }] : [];
  if (r.chance(0.6)) params.push({ name: "indicator_slight_lag", value: r.pick(["5", " 2.25"]), source: "示例" });
  return {
    id, title: `示例标准${id}`, version: r.int(1, 3), official: r.chance(0.3), full: "100", total_step: "0.01",
    methods: times(r.int(1, 2), (i) => method(r, `m${i}`)), bands, fund_categories: CATEGORIES, share_rounding: r.pick(ROUNDINGS),
    vacancy: vacancyRule(r), params,
  };
}

/* ---- projects */

const QUALIFICATIONS = ["社会工作师", "助理社会工作师", "高级社会工作师", "社会工作师（中级）", "初级社会工作师", "中共党员", "心理咨询师", "心理 咨询师"];

/* A day of the project: often one on which, or beside which, something else happens. */
const dayIn = (r, days, low, high) => (r.chance(0.5) ? r.pick(days) + r.int(-1, 1) : r.int(low, Math.max(low, high)));

function certificates(r, days, start, end) {
  return times(r.int(0, 3), () => without({
    qualification: r.pick(QUALIFICATIONS), issued: r.chance(0.6) ? textOf(dayIn(r, days, start - 200, end)) : undefined,
    expires: r.chance(0.4) ? textOf(dayIn(r, days, start, end + 200)) : undefined,
  }));
}

function roster(r, p, days, start, end) {
  p.people = times(r.int(1, 4), (i) => ({ id: `p${i}`, name: `员工${i}`, certificates: certificates(r, days, start, end) }));
  p.engagements = times(r.int(1, 9), (i) => {
    const from = dayIn(r, days, start - 60, end + 10), last = Math.max(from, dayIn(r, days, from, end + 40));
    return without({ id: `e${i}`, post: r.pick(p.posts).id, person: r.pick(p.people).id, start: textOf(from), end: r.chance(0.6) ? textOf(last) : undefined });
  });
  if (r.chance(0.05)) p.engagements[0].end = textOf(dayOf(p.engagements[0].start) - 1);
}

function indicator(r, i) {
  const least = (most) => (r.chance(0.3) ? r.int(0, most) : undefined);
  return without({ id: `k${i}`, name: `指标${i}`, unit: "次", target: r.int(0, 12), min_sessions: least(3), min_people: least(10), min_minutes: least(60), once_per_person: r.chance(0.3) });
}

function project(r, id, center, operators) {
  const start = r.int(dayOf("2023-01-01"), dayOf("2024-12-31")), end = start + r.pick([r.int(0, 40), r.int(150, 400), 365]);
  const days = [start, end, ...times(3, () => r.int(start, end))], part = r.chance(0.3) ? 0.6 : 0.05;
  const posts = times(r.int(0, 5), (k) => without({
    id: `q${k}`, title: r.pick(["社工", "主管"]), substation: center.substations && r.chance(0.3) ? "s1" : undefined, lead: r.chance(0.2),
    qualification: r.chance(0.5) ? r.pick(QUALIFICATIONS) : undefined, share: r.chance(part) ? r.pick(["0.5", "0.25", "1", "0.3333", "0.8"]) : undefined,
  }));
  const p = without({
    id, title: `示例项目${id}`, center: center.id, operator_org: r.pick(operators), purchaser: "buyer", committee: r.chance(0.5) ? "party" : undefined,
    start: textOf(start), end: textOf(end), total: cents(r.int(1, 99999999)), headcount: r.chance(0.5) ? posts.length + r.pick([0, 0, 1]) : undefined, posts,
    requirements: times(r.int(0, 4), () => ({ qualification: r.pick(QUALIFICATIONS), count: r.int(0, 4) })),
    indicators: times(r.int(0, 4), (k) => indicator(r, k)),
    payments: times(r.int(0, 3), (k) => ({ id: `pay${k}`, name: `第${k + 1}期`, amount: cents(r.int(0, 9999999)), paid: r.chance(0.6) })),
    vacancy: r.chance(0.3) ? vacancyRule(r) : undefined,
  });
  if (posts.length > 0 && r.chance(0.7)) roster(r, p, days, start, end);
  if (r.chance(0.03)) [p.start, p.end] = [p.end, textOf(start - 1)];
  return { p, days };
}

/* ---- entries */

function declared(r, center) {
  const count = () => (r.chance(0.8) ? r.int(0, 8) : undefined);
  return without({
    in_post: count(), departures: count(), lead_departures: count(),
    held: times(r.int(0, 3), () => ({ qualification: r.pick(QUALIFICATIONS), count: r.int(0, 5) })),
    vacancies: times(r.int(0, 3), () => without({ substation: center.substations && r.chance(0.3) ? "s1" : undefined, days: r.int(0, 40), open: r.chance(0.3) })),
  });
}

function records(r, p) {
  const start = dayOf(p.start), end = dayOf(p.end);
  const count = (most) => (r.chance(0.85) ? r.int(0, most) : undefined);
  return times(r.int(0, 14), (i) => without({
    id: `r${i}`, date: textOf(r.int(start - 3, Math.max(start, end) + 3)), sessions: count(5), people: count(20), minutes: count(120),
    person: r.chance(0.9) ? `c${r.int(0, 6)}` : undefined,
  }));
}

function funds(r, p, days) {
  const money = () => (r.chance(0.92) ? cents(r.int(-5000, 9999999)) : undefined);
  const maybe = () => (r.chance(0.4) ? money() : undefined);
  const line = (label) => without({ label, actual: money(), expected: money(), printed_total: r.chance(0.5) ? cents(r.int(0, 99999)) : undefined, printed_share: r.chance(0.3) ? cents(r.int(0, 10000)) : undefined });
  return without({
    cutoff: r.chance(0.6) ? textOf(dayIn(r, days, dayOf(p.start) - 20, dayOf(p.start) + 200)) : undefined,
    lines: times(r.int(0, 6), () => line(r.pick(["人力成本", "工资(含社保)", "活动 经费", "管理费", "其他", "服务费", "运营成本（服务费）"]))),
    surplus: r.chance(0.5) ? without({ label: "盈余/赤字", actual: maybe(), expected: maybe() }) : undefined,
  });
}

function markOf(r, item) {
  const mark = { item: item.id };
  const max = Math.round(Number(item.max) * 100);
  if (item.kind === "points") {
    const step = item.step ? 50 : 1;
    mark.points = cents(Math.floor(r.int(0, max) / step) * step + (r.chance(0.004) ? max + 1 : 0));
  }
  if (item.kind === "combo") mark.parts = item.options.filter(() => r.chance(0.6)).map((o) => o.id);
  if (item.kind === "degree") mark.level = r.pick(item.options).id;
  if (item.kind === "ratio") [mark.done, mark.target] = [r.int(0, 12), r.chance(0.004) ? 0 : r.int(1, 12)];
  if (item.kind === "deduct" || item.kind === "bonus") mark.times = r.int(0, 4);
  if (item.may_not_apply && r.chance(0.25)) return { item: item.id, not_applicable: true };
  if (r.chance(0.002)) return { item: item.id };
  return mark;
}

function marksOf(r, items) {
  return items.flatMap((item) => {
    if (item.kind !== "group") return r.chance(0.998) ? [markOf(r, item)] : [];
    if (item.may_not_apply && r.chance(0.2)) return [{ item: item.id, not_applicable: true }];
    return marksOf(r, item.items);
  });
}

function sheets(r, m) {
  const all = [];
  for (const c of m.components) {
    const byExpert = c.scored_by === "expert" || c.scored_by === "inspector";
    const least = c.aggregation.kind === "trimmed" ? 3 : 1;
    const n = c.aggregation.kind === "single" ? (r.chance(0.03) ? 2 : 1) : r.chance(0.04) ? r.int(0, 1) : least + r.int(0, 3);
    const scorers = byExpert ? times(8, (i) => `x${i}`) : ["asker", "buyer", "party", "judge", "firm1", "firm2"];
    for (let k = 0; k < n; k++) {
      const scale = Math.round(Number(c.scored_full ?? c.max) * 100);
      all.push(without({
        id: `${c.id}-${k}`, component: c.id, scorer: r.chance(0.01) ? scorers[0] : scorers[k % scorers.length], role: c.scored_by,
        submitted: r.chance(0.99) ? "2025-01-10" : undefined,
        marks: c.items ? marksOf(r, c.items) : [{ points: cents(r.chance(0.5) ? r.int(Math.floor(scale * 0.7), scale) : r.int(0, scale)) }],
      }));
    }
  }
  return all;
}

function entry(r, { p, days }, center, standards, i) {
  const own = standards.length > 1 && r.chance(0.4) ? standards[1] : null;
  const m = r.pick((own ?? standards[0]).methods);
  return without({
    id: `entry-${i}`, project: p.id, method: m.id, standard: own?.id, standard_version: own?.version, withdrawn: r.chance(0.1),
    handed_in: r.chance(0.7) ? textOf(dayIn(r, days, dayOf(p.start) - 10, dayOf(p.start) + 300)) : undefined, provenance: r.pick(["declared", "computed", "sampled", "on_site"]),
    staffing: r.chance(0.6) ? declared(r, center) : undefined, progress_view: r.pick([undefined, "completed", "slightly_behind", "behind"]),
    progress: p.indicators.filter(() => r.chance(0.85)).map((k) => without({ indicator: k.id, done: r.chance(0.6) ? r.int(0, 14) : undefined, records: r.chance(0.6) ? records(r, p) : undefined })),
    funds: r.chance(0.85) ? funds(r, p, days) : undefined, sheets: sheets(r, m),
  });
}

/* ---- surveys: by dice of their own, so that a round without them is the same as before */

const QUESTIONS = ["q0", "q1"];

function surveyRule(r) {
  const low = r.int(0, 2), high = low + r.int(1, 9), satisfied = r.chance(0.4);
  return without({
    form: r.pick(["form-a", "form-b"]), question: r.pick(QUESTIONS), measure: satisfied ? "satisfied" : "mean", low, high,
    satisfied_from: satisfied ? r.int(low + 1, high) : undefined, least: r.pick([2, 5, 30]),
  });
}

function giveItems(r, items) {
  for (const it of items) {
    if (it.kind === "group") giveItems(r, it.items);
    else if (it.kind === "points" && r.chance(0.4)) Object.assign(it, { may_not_apply: false, survey: surveyRule(r) });
  }
}

function result(r, form, question) {
  const told = r.chance(0.85), steps = [];
  for (let v = r.int(0, 2); told && v < 12; v += r.int(1, 2)) steps.push({ value: v, count: r.pick([0, 1, 3, 40, 977]) });
  const answered = told ? steps.reduce((all, s) => all + s.count, 0) : r.int(0, 4);
  return without({ form, question, title: "示例问卷", ended: "2024-12-01", answered, steps: told ? steps : undefined });
}

/* Rules in every standard, results in most entries; marks on items that may not apply any more are taken away. */
export function withSurveys(bundle, seed) {
  const r = dice(seed + 7777);
  for (const s of [bundle.standard, ...bundle.standards])
    for (const m of s.methods)
      for (const c of m.components) {
        if (c.items) giveItems(r, c.items);
        else if (r.chance(0.5)) c.survey = surveyRule(r);
      }
  for (const e of bundle.round.entries)
    e.surveys = ["form-a", "form-b"].flatMap((f) => QUESTIONS.map((q) => [f, q])).filter(() => r.chance(0.8)).map(([f, q]) => result(r, f, q));
  return bundle;
}

/* A bundle. edge: a figure, as a text, at which a grade shall begin; else grades begin where chance has it. */
export function inventedRound(seed, edge) {
  const r = dice(seed);
  const starts = new Set(["90.00", "80.00", cents(r.int(5000, 9900)), cents(r.int(3000, 9900))]);
  if (edge > 0 && ![...starts].some((s) => Number(s) === Number(edge))) starts.add(edge);
  const bands = [...starts, "0"].sort((a, b) => b - a).map((from, i) => ({ name: `等级${i}`, from }));
  const standards = [standard(r, `standard-${seed}`, bands)];
  if (r.chance(0.4)) standards.push(standard(r, `other-${seed}`, bands));
  const centers = times(r.int(1, 4), (i) => without({
    id: `center-${seed}-${i}`, name: `示例${i}`, full_name: `示例${i}社区党群服务中心`, subdistrict: r.pick(["甲街道", "乙街道"]),
    substations: r.chance(0.5) ? [{ id: "s1", name: "分站点" }] : undefined,
  }));
  const projects = centers.map((c, i) => project(r, `project-${seed}-${i}`, c, ["firm1", "firm2"]));
  const texts = without({ title: r.chance(0.9) ? `示例报告${seed}` : undefined, issuer: r.chance(0.7) ? "示例协会" : undefined, date: r.chance(0.8) ? "2025-02-01" : undefined, name_withdrawn: r.chance(0.5) });
  return {
    format: "gongping-round", format_version: 1, tenant: "440310", tenant_name: "深圳市坪山区", standard: standards[0], standards: standards.slice(1),
    orgs: [
      { id: "asker", name: "示例委托方", kind: "commissioner" }, { id: "judge", name: "示例评估方", kind: "evaluator" }, { id: "buyer", name: "示例购买主体", kind: "purchaser" },
      { id: "party", name: "示例社区党委", kind: "committee" }, { id: "firm1", name: "样例机构一", kind: "operator", fund_labels: [{ label: "服务费", category: "activity" }, { label: "管理费", category: "labor" }] },
      { id: "firm2", name: "样例机构二", kind: "operator" },
    ],
    centers, projects: projects.map(({ p }) => p),
    round: without({
      id: `round-${seed}`, title: `示例轮次${seed}`, kind: "final", year: 2024, commissioner: "asker", evaluator: "judge",
      experts: times(8, (i) => ({ id: `x${i}`, name: `专家${i}` })),
      entries: projects.map((p, i) => entry(r, p, centers[i], standards, i)), texts,
      reports: r.chance(0.25) ? [{ id: "all", scope: "summary", texts: {} }] : undefined,
    }),
  };
}
