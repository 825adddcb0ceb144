/* Staffing, requirements and vacancies (docs/rules.md, 4 and 5). Coverage is worked out day by day: a row
 * of days a post, struck off by every engagement. */
import { ONE, countDays, dateText, share } from "./exact.mjs";

/* ---- same words */

const folded = (s) =>
  [...(s ?? "")]
    .filter((c) => !" \t\n\r\u3000".includes(c))
    .map((c) => (c >= "\uff01" && c <= "\uff5e" ? String.fromCharCode(c.charCodeAt(0) - 0xfee0) : c))
    .join("");
export const sameWords = (a, b) => a !== null && b !== null && folded(a) === folded(b);

/* ---- qualifications */

const LEVEL_NAMES = [null, "助理社会工作师", "社会工作师", "高级社会工作师"];
const LEVELS = [
  [],
  ["助理社会工作师", "助理社会工作师(初级)", "初级社会工作师", "社会工作师(初级)", "社会工作师(助理)"],
  ["社会工作师", "社会工作师(中级)", "中级社会工作师"],
  ["高级社会工作师", "社会工作师(高级)"],
];
const levelOf = (words) => Math.max(0, LEVELS.findIndex((names) => names.includes(folded(words))));

function satisfies(held, wanted) {
  const level = levelOf(wanted);
  return level > 0 ? levelOf(held) >= level : sameWords(held, wanted);
}

const holds = (c, day) => (c.issued === null || c.issued <= day) && (c.expires === null || day <= c.expires);

/* What the people hold on the day, as { qualification, held }. */
function heldBy(people, day) {
  const held = [];
  const add = (words) => {
    const known = held.find((h) => sameWords(h.qualification, words));
    if (known) known.held += 1n;
    else held.push({ qualification: words, held: 1n });
  };
  const valid = people.map((p) => p.certificates.filter((c) => holds(c, day)).map((c) => c.qualification));
  const highest = valid.map((words) => Math.max(0, ...words.map(levelOf)));
  for (let level = 3; level > 0; level--) for (const h of highest) if (h === level) add(LEVEL_NAMES[level]);
  for (const words of valid)
    words.forEach((w, i) => {
      if (levelOf(w) === 0 && !words.slice(0, i).some((x) => sameWords(x, w))) add(w);
    });
  return held;
}

/* ---- requirements */

const least = (a, b) => (a < b ? a : b);

function requirementsOf(project, held) {
  const all = project.requirements.map((r) => ({ qualification: r.qualification, wanted: r.count, held: null, missing: null }));
  if (!held) return all;
  const pools = held.map((h) => ({ words: h.qualification, level: levelOf(h.qualification), left: h.held }));
  const claim = (r, level, upto) => {
    for (const p of pools) {
      if (level > 0 ? p.level !== level : !sameWords(p.words, r.qualification)) continue;
      const taken = upto === null ? p.left : least(p.left, upto - r.held);
      p.left -= taken;
      r.held += taken;
    }
  };
  for (const r of all) r.held = 0n;
  for (let level = 3; level >= 0; level--)
    for (const r of all) {
      if (levelOf(r.qualification) !== level) continue;
      for (let from = level; from <= (level === 0 ? 0 : 3); from++) claim(r, from, r.wanted);
    }
  for (const r of all) {
    claim(r, levelOf(r.qualification), null);
    r.missing = r.wanted > r.held ? r.wanted - r.held : 0n;
  }
  return all;
}

/* ---- who is in post, who left */

const covers = (g, day) => g.start <= day && (g.end === null || day <= g.end);

/* The one that ends last, one without end last of all. */
function lastOf(engagements) {
  let last = null;
  for (const g of engagements) {
    if (g.end === null) return g;
    if (!last || g.end > last.end) last = g;
  }
  return last;
}

function countPeople(p, day, st) {
  const of = new Map(p.people.map((x) => [x, []]));
  for (const g of p.engagements) of.get(g.person).push(g);
  const present = p.people.filter((x) => of.get(x).some((g) => covers(g, day)));
  st.departures = st.lead_departures = 0n;
  for (const x of p.people) {
    const last = present.includes(x) ? null : lastOf(of.get(x));
    if (!last || last.end === null || last.end >= day || last.end < p.start) continue;
    st.departures += 1n;
    st.lead_departures += last.post.lead ? 1n : 0n;
  }
  st.in_post = BigInt(present.length);
  st.qualifications = heldBy(present, day);
}

/* ---- vacancies */

export const weightOf = (post) => (post.share !== null && post.share > 0n && post.share < ONE ? post.share : ONE);

/* Whether the other engagement's post comes first, so that this one's is left vacant. */
function isRival(p, rule, other, g) {
  if (other.person !== g.person || other.post === g.post) return false;
  const a = Math.max(other.start, p.start), b = Math.max(g.start, p.start);
  const earlier = a < b || (a === b && other.post.place < g.post.place);
  return earlier === (rule.two_posts === "later_vacant");
}

function isFilled(rule, g, rivals, day) {
  if (rule.unqualified_is_vacant && g.post.qualification !== null &&
      !g.person.certificates.some((c) => holds(c, day) && satisfies(c.qualification, g.post.qualification)))
    return false;
  const taken = rivals.reduce((all, o) => all + (covers(o, day) ? weightOf(o.post) : 0n), 0n);
  return ONE - taken >= weightOf(g.post);
}

/* Which days of the contract are covered, from its first on. */
function coverage(p, rule, post) {
  const days = new Uint8Array(p.end - p.start + 1);
  const oneOfTwo = rule.two_posts === "later_vacant" || rule.two_posts === "earlier_vacant";
  for (const g of p.engagements) {
    if (g.post !== post) continue;
    const rivals = oneOfTwo ? p.engagements.filter((o) => isRival(p, rule, o, g)) : [];
    const last = g.end === null ? p.end : Math.min(g.end, p.end);
    for (let day = Math.max(g.start, p.start); day <= last; day++)
      if (!days[day - p.start] && isFilled(rule, g, rivals, day)) days[day - p.start] = 1;
  }
  return days;
}

const afterGrace = (rule, days) => {
  const left = days - (rule.grace_days ?? 0n);
  return left > 0n ? left : 0n;
};

function vacanciesOf(p, rule, post, last) {
  const days = coverage(p, rule, post), found = [];
  for (let day = p.start; day <= last; day++) {
    if (days[day - p.start]) continue;
    const first = day;
    while (day < last && !days[day + 1 - p.start]) day++;
    const open = day === last && last < p.end && !days[day + 1 - p.start];
    const n = countDays(first, day, rule.weekdays_only);
    if (n > 0n || open)
      found.push({
        post: post.id, substation: post.substation, first: dateText(first), last: dateText(day), days: n,
        counted_days: afterGrace(rule, n), open, weight: weightOf(post),
      });
  }
  return found;
}

function declaredVacancies(declared, rule) {
  return declared.vacancies.map((v) => ({
    post: null, substation: v.substation, first: null, last: null, days: v.days,
    counted_days: rule.weekdays_only && v.days > 0n ? null : afterGrace(rule, v.days), open: v.open, weight: ONE,
  }));
}

function sumUp(st) {
  const known = st.vacancies.every((v) => v.counted_days !== null);
  st.vacancy_days = known ? st.vacancies.reduce((all, v) => all + v.counted_days, 0n) : null;
  st.vacant_weight = known ? st.vacancies.reduce((all, v) => all + v.counted_days * v.weight, 0n) : null;
  st.vacancy_open = st.vacancies.some((v) => v.open);
}

/* ---- the whole */

const isInOrder = (p) => p.end >= p.start && p.engagements.every((g) => g.end === null || g.end >= g.start);

function fromRoster(p, rule, st) {
  st.provenance = "系统计算";
  if (!isInOrder(p)) return requirementsOf(p, null);
  st.day ??= p.end;
  const last = Math.min(st.day, p.end);
  st.vacancies = p.posts.flatMap((post) => vacanciesOf(p, rule, post, last));
  sumUp(st);
  if (st.posts !== null && st.posts > BigInt(p.posts.length)) st.vacancy_days = st.vacant_weight = null;
  countPeople(p, last, st);
  return requirementsOf(p, st.qualifications);
}

function fromDeclaration(p, declared, rule, st) {
  for (const key of ["in_post", "departures", "lead_departures"]) st[key] = declared[key];
  st.qualifications = declared.held.map((h) => ({ qualification: h.qualification, held: h.count }));
  st.vacancies = declaredVacancies(declared, rule);
  sumUp(st);
  if (st.part_time && st.vacancy_days !== 0n) st.vacant_weight = null;
  return requirementsOf(p, declared.held.length > 0 ? st.qualifications : null);
}

/* day: of the facts, or null. Beside what the report says: part_time, post_weight, vacant_weight. */
export function staffing(entry, rule, day) {
  const p = entry.project;
  const st = {
    provenance: "自报", day, posts: p.headcount ?? (p.posts.length > 0 ? BigInt(p.posts.length) : null),
    in_post: null, departures: null, lead_departures: null, qualifications: [], vacancies: [],
    vacancy_days: null, vacancy_open: false, vacant_weight: null,
    part_time: p.posts.some((x) => weightOf(x) < ONE),
  };
  const allListed = p.headcount === null || p.headcount === BigInt(p.posts.length);
  st.post_weight = allListed ? p.posts.reduce((all, x) => all + weightOf(x), 0n) : null;
  if (p.engagements.length > 0) st.requirements = fromRoster(p, rule, st);
  else if (entry.staffing) st.requirements = fromDeclaration(p, entry.staffing, rule, st);
  else st.requirements = requirementsOf(p, null);
  st.turnover = share(st.departures, st.posts);
  return st;
}
