/* Marks, sheets, components, total and grade (docs/rules.md, 8 and 9). */
import { atMost, compare, exactText, over, plus, ratio, round, scoreText, times, ONE } from "./exact.mjs";

const ZERO = ratio(0n);
const STEP = 100n; /* 0.01 points */

/* ---- one mark */

/* { points } as a fraction of 0.0001, { missing } or { problem }. */
const MISSING = { missing: true }, PROBLEM = { problem: true };
const worth = (points) => ({ points: ratio(points) });

const JUDGES = {
  points(item, mark) {
    if (mark.points === null) return MISSING;
    const step = item.step ?? STEP;
    return step <= 0n || mark.points < 0n || mark.points > item.max || mark.points % step !== 0n ? PROBLEM : worth(mark.points);
  },
  combo(item, mark) {
    const met = mark.parts.map((id) => item.options.find((o) => o.id === id));
    if (met.includes(undefined) || new Set(met).size < met.length) return PROBLEM;
    const points = met.reduce((all, o) => all + o.points, 0n);
    return points > item.max ? PROBLEM : worth(points);
  },
  degree(item, mark) {
    if (mark.level === null) return MISSING;
    const level = item.options.find((o) => o.id === mark.level);
    return !level || level.points < 0n || level.points > item.max ? PROBLEM : worth(level.points);
  },
  ratio(item, mark, rules) {
    if (mark.done === null || mark.target === null) return MISSING;
    if (mark.target <= 0n || mark.done < 0n) return PROBLEM;
    if (mark.done >= mark.target) return worth(item.max);
    const points = ratio(item.max * mark.done, mark.target);
    return { points: rules < 2 ? ratio(round(points, 1n, "half_up")) : points };
  },
  deduct: (item, mark) => byTimes(item, mark, (points) => item.max - points),
  bonus: (item, mark) => byTimes(item, mark, (points) => points),
};

function byTimes(item, mark, become) {
  if (mark.times === null) return MISSING;
  if (mark.times < 0n || item.per_time === null || item.per_time <= 0n) return PROBLEM;
  const points = mark.times * item.per_time;
  return worth(become(points > item.max ? item.max : points));
}

/* ---- what residents answered */

/* { exact } as a fraction of 0.0001 of max, or null where there are too few answers. */
export function bySurvey(entry, rule, max) {
  const result = entry.surveys.find((s) => s.form === rule.form && s.question === rule.question);
  if (!result || rule.high <= rule.low || (rule.measure === "satisfied" && rule.satisfied_from === null)) return null;
  const steps = result.steps.filter((s) => s.value >= rule.low && s.value <= rule.high);
  const n = steps.reduce((all, s) => all + s.count, 0n);
  if (result.steps.length === 0 || n < rule.least) return null;
  const sum = (list, of) => list.reduce((all, s) => all + of(s), 0n);
  if (rule.measure === "satisfied")
    return ratio(max * sum(steps.filter((s) => s.value >= rule.satisfied_from), (s) => s.count), n);
  return ratio(max * (sum(steps, (s) => s.value * s.count) - rule.low * n), n * (rule.high - rule.low));
}

/* ---- one sheet */

class Tally {
  constructor(entry) {
    this.entry = entry;
  }

  earned = ZERO;
  bonus = ZERO;
  applicable = 0n;
  missing = 0;
  problems = 0;

  leaf(item, mark, skipped, rules) {
    const out = skipped || mark?.not_applicable;
    if (skipped) {
      if (mark && !mark.not_applicable) this.problems++;
      return;
    }
    const surveyed = item.survey && item.kind === "points" ? bySurvey(this.entry, item.survey, item.max) : null;
    if (surveyed !== null) {
      this.applicable += item.max;
      this.earned = plus(this.earned, surveyed);
      return;
    }
    if (out && item.may_not_apply) return;
    const isBonus = item.kind === "bonus";
    if (!isBonus) this.applicable += item.max;
    const v = out ? PROBLEM : mark ? JUDGES[item.kind](item, mark, rules) : MISSING;
    if (v.missing) this.missing++;
    else if (v.problem) this.problems++;
    else if (isBonus) this.bonus = plus(this.bonus, v.points);
    else this.earned = plus(this.earned, v.points);
  }

  items(items, marks, skipped, rules) {
    for (const item of items) {
      const mark = marks.get(item.id);
      if (item.kind !== "group") {
        this.leaf(item, mark, skipped, rules);
        continue;
      }
      const out = skipped || (mark?.not_applicable && item.may_not_apply);
      if (mark && !(mark.not_applicable && (skipped || item.may_not_apply))) this.problems++;
      this.items(item.items, marks, out, rules);
    }
  }
}

/* { exact, points }, both null where the sheet is not complete. */
function scoreSheet(component, sheet, rules, entry) {
  const scale = component.scored_full ?? component.max, max = ratio(component.max);
  const marks = new Map(sheet.marks.map((m) => [m.item, m]));
  const t = new Tally(entry);
  const whole = { id: null, kind: "points", max: scale, step: null, per_time: null, options: [], may_not_apply: false };
  t.items(component.items.length > 0 ? component.items : [whole], marks, false, rules);
  if (t.missing > 0 || t.problems > 0 || t.applicable <= 0n) return { sheet, exact: null, points: null };
  const part = over(times(max, t.earned), ratio(t.applicable)), more = over(times(max, t.bonus), ratio(scale));
  const exact = atMost(plus(part, more), max), points = round(exact, 1n, "half_up");
  return { sheet, exact: rules < 2 ? ratio(points) : exact, points };
}

/* ---- one component */

function isOpen(component, sheets) {
  const how = component.aggregation, scorers = sheets.map((s) => s.sheet.scorer);
  const wrong = (s, i) => s.sheet.role !== component.scored_by || scorers.indexOf(s.sheet.scorer) < i || s.exact === null;
  let least = how.min_scorers ?? 1n;
  if (least < 1n) least = 1n;
  const dropped = (how.drop_high ?? 0n) + (how.drop_low ?? 0n) + 1n;
  if (how.kind === "trimmed" && dropped > least) least = dropped;
  return sheets.some(wrong) || sheets.length === 0 || BigInt(sheets.length) < least || (how.kind === "single" && sheets.length > 1);
}

function mean(list) {
  return over(list.reduce(plus, ZERO), ratio(BigInt(list.length)));
}

function combine(how, marks) {
  const sorted = [...marks].sort(compare), n = sorted.length;
  if (how.kind === "median") return mean(sorted.slice(Math.floor((n - 1) / 2), Math.floor(n / 2) + 1));
  if (how.kind !== "trimmed") return mean(sorted);
  return mean(sorted.slice(Number(how.drop_low ?? 0n), n - Number(how.drop_high ?? 0n)));
}

function scoreComponent(component, sheets, rules, entry) {
  const how = component.aggregation, max = ratio(component.max);
  const surveyed = component.survey && component.items.length === 0 ? bySurvey(entry, component.survey, component.max) : null;
  if (surveyed !== null) sheets = [];
  const r = { component, sheets, open: surveyed === null && isOpen(component, sheets), score: null, exact: null };
  if (r.open) return r;
  r.exact = surveyed ?? combine(how, sheets.map((s) => s.exact));
  r.score = round(r.exact, how.step, how.rounding);
  if (how.factor !== null) {
    const factor = ratio(how.factor, ONE);
    r.score = round(times(ratio(r.score), factor), how.step, how.rounding);
    r.exact = times(r.exact, factor);
  }
  if (r.score > component.max) r.score = component.max;
  r.exact = atMost(r.exact, max);
  r.counts = how.rounded_first || how.factor !== null || rules < 2 ? ratio(r.score) : r.exact;
  return r;
}

/* ---- total and grade */

const bandOf = (standard, x) => standard.bands.find((b) => compare(x, ratio(b.from)) >= 0) ?? null;
const gradeText = (band) => band?.name ?? "没有等级";

function withinBand(standard, x) {
  let total;
  for (const mode of ["half_up", "down", "up"]) {
    total = round(x, 1n, mode);
    if (bandOf(standard, ratio(total)) === bandOf(standard, x)) break;
  }
  return total;
}

/* { components, total, band, note } */
export function score(entry, rules) {
  const standard = entry.standard;
  const components = entry.method.components.map((c) => {
    const sheets = entry.sheets.filter((s) => s.component === c.id && s.submitted !== null);
    return scoreComponent(c, sheets.map((s) => scoreSheet(c, s, rules, entry)), rules, entry);
  });
  const r = { components, total: null, band: null, note: null };
  if (components.some((c) => c.open)) return r;
  const printed = ratio(components.reduce((all, c) => all + c.score, 0n));
  const counted = components.reduce((all, c) => plus(all, c.counts), ZERO);
  const exact = components.reduce((all, c) => plus(all, c.exact), ZERO);
  r.band = bandOf(standard, counted);
  r.total = printed.num;
  const unrounded = bandOf(standard, exact), sumText = scoreText(printed.num);
  if (bandOf(standard, printed) !== r.band) {
    r.total = withinBand(standard, counted);
    r.note = `各板块得分取整后相加为 ${sumText}，等级按未取整的总分 ${exactText(counted)} 定，为“${gradeText(r.band)}”，列出的总分也用未取整的`;
  } else if (rules >= 2 && unrounded !== r.band) {
    r.note = `评估标准规定各板块得分先取整，取整后的总分 ${sumText} 为“${gradeText(r.band)}”；不取整的总分是 ${exactText(exact)}，应为“${gradeText(unrounded)}”：等级由取整决定`;
  }
  return r;
}
