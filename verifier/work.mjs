/* Indicators, funds and settlement (docs/rules.md, 6, 7 and 10). */
import { ONE, countDays, less, plusMonths, ratio, round, share, sum, typedDecimal, wholeMonths } from "./exact.mjs";
import { sameWords } from "./people.mjs";

/* ---- indicators */

const reaches = (wanted, got) => wanted === null || (got !== null && got >= wanted);

function countRecords(project, indicator, records) {
  const seen = new Set();
  let valid = 0n;
  for (const r of records) {
    const fits = r.date >= project.start && r.date <= project.end && reaches(indicator.min_sessions, r.sessions) &&
      reaches(indicator.min_people, r.people) && reaches(indicator.min_minutes, r.minutes);
    if (!fits) continue;
    if (indicator.once_per_person) {
      if (r.person === null || seen.has(r.person)) continue;
      seen.add(r.person);
    }
    valid += 1n;
  }
  return { valid, failed: BigInt(records.length) - valid };
}

function elapsedOf(project, day) {
  if (day === null) return null;
  const passed = countDays(project.start, Math.min(day, project.end), false);
  return share(passed, countDays(project.start, project.end, false));
}

const limitOf = (standard, name) => {
  const p = standard.params.find((x) => x.name === name);
  return p && p.value !== null ? typedDecimal(p.value, 2) : null;
};

function viewOf(entry, items, elapsed) {
  if (!items.some((x) => x.valid !== null)) return entry.progress_view;
  const isComplete = (x) => x.valid !== null && x.valid >= x.target;
  if (items.every(isComplete)) return "completed";
  if (elapsed === null) return entry.progress_view;
  let lag = 0n;
  for (const x of items) if (x.rate !== null && !isComplete(x) && elapsed - x.rate > lag) lag = elapsed - x.rate;
  if (lag === 0n) return "not_stated";
  const slight = limitOf(entry.standard, "indicator_slight_lag"), serious = limitOf(entry.standard, "indicator_lag");
  if (slight === null || serious === null) return entry.progress_view === "slightly_behind" ? "slightly_behind" : "behind";
  return lag > serious ? "behind" : lag > slight ? "slightly_behind" : "not_stated";
}

export function indicators(entry, day) {
  const items = entry.project.indicators.map((of) => {
    const progress = entry.progress.find((g) => g.indicator === of.id);
    const declared = progress?.done ?? null;
    const counted = progress?.records.length ? countRecords(entry.project, of, progress.records) : { valid: declared, failed: 0n };
    return { id: of.id, name: of.name, unit: of.unit, target: of.target, declared, ...counted, rate: share(counted.valid, of.target) };
  });
  const elapsed = elapsedOf(entry.project, day);
  return { view: viewOf(entry, items, elapsed), elapsed, items };
}

/* ---- funds */

function categoryOf(standard, operator, label) {
  const own = operator.fund_labels.find((x) => sameWords(x.label, label));
  if (own) return standard.fund_categories.find((c) => c.id === own.category) ?? null;
  return standard.fund_categories.find((c) => [c.name, ...c.also].some((name) => sameWords(name, label))) ?? null;
}

/* null without a table. */
export function funds(entry) {
  const table = entry.funds, standard = entry.standard;
  if (!table) return null;
  const rows = table.lines.map((line) => ({
    label: line.label, category: categoryOf(standard, entry.project.operator, line.label)?.id ?? null,
    actual: line.actual, expected: line.expected, total: sum([line.actual, line.expected]),
    printed_total: line.printed_total, printed_share: line.printed_share,
  }));
  const extra = table.surplus ? [table.surplus] : [];
  const some = extra.some((x) => x.actual !== null || x.expected !== null);
  const part = (key) => extra.map((x) => x[key] ?? (some ? 0n : null));
  const column = (key, more) => (rows.length > 0 ? sum([...rows.map((r) => r[key]), ...more]) : null);
  const surplus = sum([...part("actual"), ...part("expected")]);
  const base = column("total", []);
  for (const r of rows) r.share = share(r.total, base, standard.share_rounding);
  return {
    rows, surplus, actual: column("actual", part("actual")), expected: column("expected", part("expected")),
    share_base: base, total: sum([base, surplus]), contract: entry.project.total,
    usage: share(column("actual", []), entry.project.total, standard.share_rounding),
  };
}

/* ---- settlement */

function baseOf(entry, rule, table) {
  if (rule.base === "contract_total") return entry.project.total;
  if (rule.base === "post_price") return rule.post_price;
  const labor = (table?.rows ?? []).filter((r) => r.category === "labor");
  return labor.length > 0 ? sum(labor.map((r) => r.total)) : null;
}

/* The days that the base is divided by, as a fraction; null where they are not above 0. */
function daysOf(project, rule, rules) {
  let days;
  if (rule.day_count === "contract_days") {
    days = ratio(countDays(project.start, project.end, rule.weekdays_only));
  } else {
    const months = wholeMonths(project.start, project.end);
    const rest = rules < 3 ? 0n : countDays(plusMonths(project.start, months), project.end, false);
    const whole = BigInt(months);
    days = rule.day_count === "days_365" ? ratio(365n * whole + 12n * rest, 12n) : ratio(30n * whole + rest);
  }
  return days.num > 0n ? days : null;
}

function deductionOf(entry, rule, st, table, rules) {
  if (st.vacancy_days === 0n) return 0n;
  const perPost = rule.base === "post_price";
  const base = baseOf(entry, rule, table), days = daysOf(entry.project, rule, rules);
  const vacant = st.part_time ? st.vacant_weight : st.vacancy_days;
  let posts = perPost ? (st.part_time ? ONE : 1n) : st.part_time ? st.post_weight : st.posts;
  if (!perPost && (st.posts === null || st.posts <= 0n)) posts = null;
  if (base === null || !days || posts === null || vacant === null || st.vacancy_days === null) return null;
  return round(ratio(base * vacant * days.den, days.num * posts), rule.step, rule.rounding);
}

export function settlement(entry, rule, st, table, rules) {
  const payments = entry.project.payments;
  const contract = entry.project.total;
  const paid = payments.length > 0 ? sum(payments.filter((x) => x.paid).map((x) => x.amount)) : null;
  const deduction = deductionOf(entry, rule, st, table, rules);
  const due = less(contract, deduction);
  return {
    contract, paid, usage: table?.usage ?? null, vacancy_days: st.vacancy_days, deduction, lower_bound: st.vacancy_open,
    reserved: table?.surplus ?? null, due, payable: paid === null ? due : less(due, paid),
  };
}
