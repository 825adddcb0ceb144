// A form (XLSForm) within a page that also works without network: which questions are asked, whether
// answers are right, what is calculated, by the rules that the page carries (data-rules). The server
// judges once more by the same rules (core/survey.c); figures here are good enough to show and to ask.
"use strict";

const GpForm = (() => {
  const box = document.querySelector("[data-form]");
  if (!box) return null;
  const rules = JSON.parse(box.dataset.rules);
  const DAY = 86400000;
  const places = new Map([...box.querySelectorAll("[data-item]")].map((e) => [Number(e.dataset.item), e]));
  const title = box.dataset.title;

  // ---- values: { kind: text | number | date | bool, v }

  const text = (v) => ({ kind: "text", v });
  const number = (v) => ({ kind: "number", v: Number.isFinite(v) ? Math.round(v * 1e6) / 1e6 : NaN });
  const bool = (v) => ({ kind: "bool", v });
  const today = () => Math.floor((Date.now() + 8 * 3600000) / DAY); // in China

  // The bounds are the server's: years 1900 to 2999, six places, and what a whole number of millionths holds.
  const MOST_DAYS = 400000, MOST = 9.2e12;
  const dayText = (n) => (Math.abs(n) < MOST_DAYS ? new Date(n * DAY).toISOString().slice(0, 10) : "");
  function dayOf(s) {
    const n = /^(19|2\d)\d\d-\d{2}-\d{2}$/.test(s) ? Date.parse(`${s}T00:00:00Z`) / DAY : NaN;
    return dayText(n) === s ? n : NaN; // 02-30 is none
  }
  function figure(s) {
    const n = /^[+-]?\d+(\.\d{1,6}0*)?$/.test(s) ? Number(s) : NaN;
    return Math.abs(n) < MOST ? n : NaN;
  }

  function toText(x) {
    if (x.kind === "date") return dayText(x.v);
    return x.kind === "text" ? x.v : String(x.v);
  }
  function toNumber(x) {
    if (x.kind !== "text") return Number(x.v);
    const n = figure(x.v);
    return Number.isNaN(n) ? dayOf(x.v) : n;
  }
  function toBool(x) {
    if (x.kind === "text") return x.v !== "";
    return x.kind === "date" || (!Number.isNaN(x.v) && !!x.v);
  }

  // ---- expressions

  const ticked = (s) => s.split(" ").filter((one) => one);

  function equal(x, y) {
    if (x.kind === "bool" || y.kind === "bool") return toBool(x) === toBool(y);
    if (x.kind === "number" || y.kind === "number" || (x.kind !== "text" && y.kind !== "text"))
      return toNumber(x) === toNumber(y);
    return toText(x) === toText(y);
  }

  const best = (all, pick) => {
    const known = all.map(toNumber).filter((n) => !Number.isNaN(n));
    return number(known.length ? pick(...known) : NaN);
  };

  function rounded(x, places) {
    const step = 10 ** places;
    return number(Math.sign(x) * Math.round(Math.abs(x) * step) / step);
  }

  const functions = {
    "=": (x, y) => bool(equal(x, y)),
    "!=": (x, y) => bool(!equal(x, y)),
    "<": (x, y) => bool(toNumber(x) < toNumber(y)),
    "<=": (x, y) => bool(toNumber(x) <= toNumber(y)),
    ">": (x, y) => bool(toNumber(x) > toNumber(y)),
    ">=": (x, y) => bool(toNumber(x) >= toNumber(y)),
    "+": (x, y) => number(toNumber(x) + toNumber(y)),
    "-": (x, y) => number(toNumber(x) - toNumber(y)),
    "*": (x, y) => number(toNumber(x) * toNumber(y)),
    div: (x, y) => number(toNumber(x) / toNumber(y)),
    mod: (x, y) => number(toNumber(x) % toNumber(y)),
    neg: (x) => number(-toNumber(x)),
    selected: (x, y) => bool(ticked(toText(x)).includes(toText(y))),
    "count-selected": (x) => number(ticked(toText(x)).length),
    "selected-at": (x, y) => text(ticked(toText(x))[Math.trunc(toNumber(y))] || ""),
    coalesce: (x, y) => (toText(x) ? x : y),
    not: (x) => bool(!toBool(x)),
    true: () => bool(true),
    false: () => bool(false),
    boolean: (x) => bool(toBool(x)),
    number: (x) => number(toNumber(x)),
    int: (x) => number(Math.trunc(toNumber(x))),
    round: (x, y) => rounded(toNumber(x), y ? Math.trunc(toNumber(y)) : 0),
    string: (x) => text(toText(x)),
    "string-length": (x) => number([...toText(x)].length),
    concat: (...all) => text(all.map(toText).join("")),
    contains: (x, y) => bool(toText(x).includes(toText(y))),
    "starts-with": (x, y) => bool(toText(x).startsWith(toText(y))),
    "ends-with": (x, y) => bool(toText(x).endsWith(toText(y))),
    substr: (x, from, to) => text([...toText(x)].slice(Math.trunc(toNumber(from)), to && Math.trunc(toNumber(to))).join("")),
    today: () => ({ kind: "date", v: today() }),
    date: (x) => (Number.isNaN(toNumber(x)) ? number(NaN) : { kind: "date", v: Math.trunc(toNumber(x)) }),
    min: (...all) => best(all, Math.min),
    max: (...all) => best(all, Math.max),
  };

  // What stands before the item is known by then, as on the server.
  function run(e, state) {
    const [op, ...args] = e;
    if (op === "'") return text(args[0]);
    if (op === "#") return number(Number(args[0]));
    if (op === ".") return state.self || text("");
    if (op === "${}") return valueOf(args[0], state);
    if (op === "or") return bool(toBool(run(args[0], state)) || toBool(run(args[1], state)));
    if (op === "and") return bool(toBool(run(args[0], state)) && toBool(run(args[1], state)));
    if (op === "if") return run(args[toBool(run(args[0], state)) ? 1 : 2], state);
    if (op === "sum" || op === "count") return ofSet(op, args[0][1], state);
    if ((op === "min" || op === "max") && args.length === 1 && args[0][0] === "${}")
      return best(all(args[0][1], state), Math[op]);
    return functions[op](...args.map((one) => run(one, state)));
  }

  const holds = (e, state) => toBool(run(e, state));
  const all = (base, state) => rules.map((rule, i) => (rule.base === base && rule.kind !== "none" ? typed(i, state) : null)).filter((x) => x);

  function ofSet(op, base, state) {
    const given = all(base, state).filter((x) => x.kind !== "text" || x.v !== "");
    return number(op === "count" ? given.length : given.reduce((sum, x) => sum + toNumber(x), 0));
  }

  function find(base, nth) {
    let first = -1;
    for (let i = 0; i < rules.length; i++) {
      if (rules[i].base !== base || rules[i].kind === "none") continue;
      if (rules[i].nth === nth) return i;
      if (first < 0) first = i;
    }
    return first;
  }

  function typed(i, state) {
    const value = state.values[i] || "";
    const { kind } = rules[i];
    if (value && /integer|decimal|scale/.test(kind)) return number(figure(value));
    if (value && kind === "date") return { kind: "date", v: dayOf(value) };
    return text(value);
  }

  function valueOf(base, state) {
    const i = find(base, rules[state.at].nth);
    return i < 0 ? text("") : typed(i, state);
  }

  // ---- what stands in the fields

  const narrow = (s) => s.normalize("NFKC").trim();

  function written(i) {
    const place = places.get(i);
    if (!place) return "";
    if (rules[i].kind === "many")
      return [...place.querySelectorAll("[data-choice]:checked")].map((e) => e.dataset.choice).join(" ");
    const radio = place.querySelector("[type=radio]");
    if (radio) return (place.querySelector("[type=radio]:checked") || { value: "" }).value;
    const field = place.querySelector("input:not([type=hidden]), textarea");
    const value = field ? field.value : "";
    return /integer|decimal|date/.test(rules[i].kind) ? narrow(value) : value.trim();
  }

  function wrong(i, value, state) {
    const rule = rules[i];
    if (!value) {
      const must = rule.required || (rule.requiredIf && holds(rule.requiredIf, state));
      return must ? { missing: true, says: rule.requiredMessage || "这一题请回答" } : null;
    }
    if (rule.kind === "integer" && !/^[+-]?\d+$/.test(value)) return { unread: true, says: "请填整数" };
    if (/integer|decimal/.test(rule.kind) && Number.isNaN(figure(value)))
      return { unread: true, says: rule.kind === "integer" ? "数字太大" : "请填数字，小数最多 6 位" };
    if (rule.kind === "date" && Number.isNaN(dayOf(value))) return { unread: true, says: "请写成 2026-03-01 这样的日期" };
    if (!rule.constraint) return null;
    return holds(rule.constraint, { ...state, self: typed(i, state) }) ? null
      : { says: rule.constraintMessage || "回答不符合这一题的要求，请检查" };
  }

  // One pass in the form's order decides all of it.
  function judge() {
    const state = { values: [], shown: [], problems: [], at: 0 };
    rules.forEach((rule, i) => {
      state.at = i;
      state.shown[i] = (rule.parent < 0 || state.shown[rule.parent]) && (!rule.relevant || holds(rule.relevant, state));
      state.values[i] = "";
      if (!state.shown[i]) return;
      if (rule.kind === "calc") {
        if (rule.calculation) state.values[i] = toText(run(rule.calculation, state));
        return;
      }
      if (rule.kind === "none") return;
      state.values[i] = written(i);
      state.problems[i] = wrong(i, state.values[i], state);
      if (state.problems[i]?.unread) state.values[i] = ""; // as if nothing stood there
    });
    return state;
  }

  // ---- on the page

  function refresh() {
    const state = judge();
    for (const [i, place] of places) {
      place.hidden = !state.shown[i];
      if (!state.problems[i]) place.querySelector("[data-form-wrong]").hidden = true; // mended
    }
    return state;
  }

  // The first thing that is wrong, or null. complete: what is missing is, too.
  function check(complete) {
    const state = refresh();
    let first = null;
    for (const [i, place] of places) {
      const problem = state.problems[i];
      const told = problem && (complete || !problem.missing) ? problem.says : "";
      const line = place.querySelector("[data-form-wrong]");
      line.hidden = !told;
      line.textContent = told;
      if (told && !first) first = { item: place, text: `${title}：${rules[i].label || rules[i].name}：${told}` };
    }
    return first;
  }

  // Answers by name, so that they find their questions in a later version of the form.
  const answers = () => Object.fromEntries(rules.map((rule, i) => [rule.name, written(i)]).filter(([, value]) => value));

  function fill(values) {
    for (const [i, place] of places) {
      const value = values[rules[i].name] || "";
      for (const e of place.querySelectorAll("input:not([type=hidden]), textarea")) {
        if (e.dataset.choice) e.checked = ticked(value).includes(e.dataset.choice);
        else if (e.type === "radio") e.checked = e.value === value;
        else e.value = value;
      }
    }
    refresh();
  }

  for (const kind of ["input", "change"]) box.addEventListener(kind, refresh);
  refresh();
  return { check, answers, fill, refresh };
})();
