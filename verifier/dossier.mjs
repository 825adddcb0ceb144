/* The data behind a report as they are reckoned with: held against the format (docs/bundle.schema.json),
 * figures and dates as numbers, unknown as null, references looked up. Throws DataError in Chinese,
 * naming the place. */
import { dateOf, decimal } from "./exact.mjs";
import { JsonError, readJson } from "./json.mjs";

export class DataError extends Error {}

const refuse = (place, why) => {
  throw new DataError(`${place}：${why}`);
};

/* ---- the format, as JSON Schema says it */

const PATTERNS = {
  "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": (text, place) => dateOf(text) ?? refuse(place, `“${text}”不是日期`),
  "^-?[0-9]+(\\.[0-9]{1,2})?$": (text) => decimal(text, 2), /* money, percentages */
  "^-?[0-9]+(\\.[0-9]{1,4})?$": (text) => decimal(text, 4), /* scores, factors */
};
const FORMS = new Map();
const matches = (pattern, text) => {
  if (!FORMS.has(pattern)) FORMS.set(pattern, new RegExp(pattern));
  return FORMS.get(pattern).test(text);
};

function readText(s, v, place) {
  if (typeof v !== "string") refuse(place, "应是带引号的文字");
  if (s.enum && !s.enum.includes(v)) refuse(place, `不认识“${v}”`);
  if (s.pattern && !matches(s.pattern, v)) refuse(place, `“${v.slice(0, 20)}”的写法不对`);
  const length = s.maxLength === undefined && s.minLength === undefined ? 0 : [...v].length;
  if (length < (s.minLength ?? 0)) refuse(place, "是空的");
  if (s.maxLength !== undefined && length > s.maxLength) refuse(place, `超过 ${s.maxLength} 字`);
  return PATTERNS[s.pattern] ? PATTERNS[s.pattern](v, place) : v;
}

function readCount(s, v, place) {
  if (typeof v !== "bigint") refuse(place, "应是整数");
  if ((s.minimum !== undefined && v < BigInt(s.minimum)) || (s.maximum !== undefined && v > BigInt(s.maximum)))
    refuse(place, `应在 ${s.minimum} 到 ${s.maximum} 之间`);
  return v;
}

/* What may be left out: a list is empty then, a flag false, an enumeration its first word, all else null. */
function absent(defs, s) {
  if (s.type === "array") return [];
  if (s.type === "boolean") return false;
  return s.enum ? s.enum[0] : null;
}

function readObject(defs, s, v, place) {
  if (!(v instanceof Map)) refuse(place, "应是对象 { … }");
  for (const key of v.keys()) if (!Object.hasOwn(s.properties, key)) refuse(place, `没有“${key}”这个字段`);
  for (const key of s.required ?? []) if (!v.has(key)) refuse(place, `缺少“${s.properties[key].title ?? key}”（${key}）`);
  const out = {};
  for (const [key, of] of Object.entries(s.properties))
    out[key] = v.has(key) ? readValue(defs, of, v.get(key), place ? `${place}.${key}` : key) : absent(defs, of);
  return out;
}

function readValue(defs, s, v, place) {
  if (s.$ref) return readObject(defs, defs[s.$ref.slice("#/$defs/".length)], v, place);
  if (s.const !== undefined) {
    const same = typeof s.const === "number" ? v === BigInt(s.const) : v === s.const;
    return same ? v : refuse(place, `应是 ${s.const}`);
  }
  if (s.type === "string" || s.enum) return readText(s, v, place);
  if (s.type === "integer") return readCount(s, v, place);
  if (s.type === "boolean") return typeof v === "boolean" ? v : refuse(place, "应是 true 或 false");
  if (s.type === "array") {
    if (!Array.isArray(v)) refuse(place, "应是列表 [ … ]");
    if (s.maxItems !== undefined && v.length > s.maxItems) refuse(place, `超过 ${s.maxItems} 项`);
    return v.map((x, i) => readValue(defs, s.items, x, `${place}[${i}]`));
  }
  throw new Error(`a schema that is not understood at ${place}`);
}

/* ---- references */

/* By id; an id that stands twice is refused. */
function byId(list, place, what) {
  const all = new Map();
  for (const x of list) {
    if (all.has(x.id)) refuse(place, `${what}编号“${x.id}”重复`);
    all.set(x.id, x);
  }
  return all;
}

function find(all, id, place, what) {
  return all.get(id) ?? refuse(place, `没有编号为“${id}”的${what}`);
}

export const itemsBelow = (items) => items.flatMap((it) => [it, ...itemsBelow(it.items)]);

/* Marks lead to items and options that there are; more than the rules of docs/rules.md, 8 is not asked. */
function checkSheet(sheet, method, place) {
  const component = method.components.find((c) => c.id === sheet.component);
  if (!component) refuse(place, `评估方式没有编号为“${sheet.component}”的板块`);
  if (sheet.role !== component.scored_by) refuse(place, `“${component.name}”板块不由这一方评分`);
  const items = new Map(itemsBelow(component.items).map((it) => [it.id, it]));
  const seen = new Set();
  for (const mark of sheet.marks) {
    if (seen.has(mark.item)) refuse(place, `同一项（${mark.item ?? "整个板块"}）评了两次`);
    seen.add(mark.item);
    if (mark.item === null && items.size > 0) refuse(place, "本板块按指标打分，不能只打一个总分");
    const item = mark.item === null ? null : find(items, mark.item, place, "评分项");
    if (item?.kind === "group" && !mark.not_applicable) refuse(place, `“${item.name}”是一组评分项，不直接打分`);
    for (const id of item ? [...mark.parts, ...(mark.level === null ? [] : [mark.level])] : [])
      if (!item.options.some((o) => o.id === id)) refuse(place, `“${item.name}”没有编号为“${id}”的选项`);
    if (new Set(mark.parts).size < mark.parts.length) refuse(place, "同一个条件勾选了两次");
  }
}

/* Steps rise, and their counts are all who answered; a question stands once. */
function checkSurveys(list, place) {
  list.forEach((s, i) => {
    if (list.slice(0, i).some((x) => x.form === s.form && x.question === s.question)) refuse(place, `“${s.question}”写了两次`);
    s.steps.forEach((x, k) => {
      if (k > 0 && x.value <= s.steps[k - 1].value) refuse(place, "量表值没有从小到大");
    });
    if (s.steps.length > 0 && s.steps.reduce((all, x) => all + x.count, 0n) !== s.answered) refuse(place, "各档人数合计与回答人数不同");
  });
}

const sumOf = (list) => list.reduce((all, x) => all + x.max, 0n);

/* What would make figures of a standard meaningless: maxima that do not add up, steps and divisors of 0. */
function checkItems(items, place) {
  for (const it of items) {
    const here = `${place} / ${it.name}`;
    if (it.kind === "group") {
      if (sumOf(it.items.filter((x) => x.kind !== "bonus")) !== it.max) refuse(here, "下级指标满分合计与本组满分不同");
    } else if (it.items.length > 0 || it.max <= 0n) {
      refuse(here, "满分必须大于 0，下面不能再有指标");
    }
    if (it.survey && (it.kind !== "points" || it.may_not_apply)) refuse(here, "由满意度调查计分的应是直接打分，不能允许“不适用”");
    checkSurveyRule(it.survey, here);
    checkItems(it.items, here);
  }
}

function checkSurveyRule(rule, place) {
  if (rule === null) return;
  const from = rule.satisfied_from, fits = rule.measure === "satisfied" ? from !== null && from > rule.low && from <= rule.high : from === null;
  if (rule.high <= rule.low || !fits) refuse(place, "满意度调查的计分规则不对");
}

function checkStandard(s) {
  if (s.full <= 0n || s.total_step <= 0n || s.vacancy.step <= 0n) refuse(s.title, "满分和步长必须大于 0");
  s.bands.forEach((b, i) => {
    if (i > 0 && b.from >= s.bands[i - 1].from) refuse(s.title, "等级没有从高到低排列");
  });
  if (s.bands.length === 0 || s.bands[s.bands.length - 1].from !== 0n) refuse(s.title, "最低的等级必须从 0 分开始");
  byId(s.methods, s.title, "方式");
  for (const m of s.methods) {
    byId(m.components, m.name, "板块");
    if (m.components.length === 0 || sumOf(m.components) !== s.full) refuse(m.name, "各板块满分合计与总分满分不同");
    for (const c of m.components) {
      const place = `${m.name} / ${c.name}`, scale = c.scored_full ?? c.max;
      if (c.id === "total" || c.id === "grade") refuse(place, `编号“${c.id}”已作他用`);
      if (c.max <= 0n || scale <= 0n || c.aggregation.step <= 0n) refuse(place, "满分和步长必须大于 0");
      if (c.aggregation.factor !== null && c.aggregation.factor <= 0n) refuse(place, "系数必须大于 0");
      if (c.survey && c.items.length > 0) refuse(place, "分项评分的板块，满意度调查计分应写在指标里");
      checkSurveyRule(c.survey, place);
      checkItems(c.items, place);
      byId(itemsBelow(c.items), place, "指标");
      if (c.items.length > 0 && sumOf(c.items.filter((x) => x.kind !== "bonus")) !== scale) refuse(place, "各项满分合计与打分时用的满分不同");
    }
  }
}

function linkProject(d, p, place) {
  p.center = find(d.byCenter, p.center, `${place}.center`, "中心");
  p.operator = find(d.byOrg, p.operator_org, `${place}.operator_org`, "机构");
  const posts = byId(p.posts, `${place}.posts`, "岗位"), people = byId(p.people, `${place}.people`, "人员");
  for (const g of p.engagements) {
    g.post = find(posts, g.post, `${place}.engagements`, "岗位");
    g.person = find(people, g.person, `${place}.engagements`, "人员");
  }
  byId(p.engagements, `${place}.engagements`, "在岗记录");
  byId(p.indicators, `${place}.indicators`, "指标");
  p.posts.forEach((post, i) => (post.place = i));
}

function linkEntry(d, e, place) {
  const standards = [d.standard, ...d.standards];
  e.project = find(d.byProject, e.project, `${place}.project`, "项目");
  e.ownStandard = e.standard !== null;
  e.standard = e.ownStandard
    ? standards.find((s) => s.id === e.standard && s.version === e.standard_version) ?? refuse(place, `没有评估标准“${e.standard}”`)
    : d.standard;
  e.method = e.standard.methods.find((m) => m.id === e.method) ?? refuse(place, `评估标准没有编号为“${e.method}”的方式`);
  const indicators = byId(e.project.indicators, place, "指标");
  const seen = new Set();
  for (const g of e.progress) {
    find(indicators, g.indicator, `${place}.progress`, "合同指标");
    if (seen.has(g.indicator)) refuse(`${place}.progress`, `指标“${g.indicator}”重复`);
    seen.add(g.indicator);
  }
  checkSurveys(e.surveys, `${place}.surveys`);
  byId(e.sheets, `${place}.sheets`, "评分表");
  e.sheets.forEach((s, i) => checkSheet(s, e.method, `${place}.sheets[${i}]`));
}

/* schema is that of docs/bundle.schema.json. */
export function readDossier(text, schema) {
  let json;
  try {
    json = readJson(text);
  } catch (e) {
    throw e instanceof JsonError ? new DataError(`数据不是完好的 JSON：${e.message}`) : e;
  }
  const d = readObject(schema.$defs, schema, json, "");
  d.byOrg = byId(d.orgs, "orgs", "机构");
  d.byCenter = byId(d.centers, "centers", "中心");
  d.byProject = byId(d.projects, "projects", "项目");
  [d.standard, ...d.standards].forEach(checkStandard);
  d.projects.forEach((p, i) => linkProject(d, p, `projects[${i}]`));
  byId(d.round.entries, "round.entries", "参评项目");
  d.round.entries.forEach((e, i) => linkEntry(d, e, `round.entries[${i}]`));
  return d;
}
