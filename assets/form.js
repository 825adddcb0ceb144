// A form (XLSForm) within a page that also works without network: which questions are asked, whether
// answers are right, what is calculated, by the rules that the page carries (data-rules). The server
// judges once more by the same rules (core/survey.c); tests/forms/cases.json says of both what comes out.
"use strict";

const GpForm = (() => {
  const box = document.querySelector("[data-form]");
  if (!box) return null;
  const rules = JSON.parse(box.dataset.rules);
  const DAY = 86400000;
  const places = new Map([...box.querySelectorAll("[data-item]")].map((e) => [Number(e.dataset.item), e]));
  const title = box.dataset.title;

  // ---- values: { kind: text | number | date | bool, v }; a number in millionths (BigInt), null when it is none

  const ONE = 1000000n, LIMIT = 2n ** 63n - 1n; // the server's
  const text = (v) => ({ kind: "text", v });
  const number = (v) => ({ kind: "number", v: v !== null && v <= LIMIT && v >= -LIMIT ? v : null });
  const whole = (n) => number(BigInt(n) * ONE);
  const bool = (v) => ({ kind: "bool", v });
  const date = (v) => ({ kind: "date", v });
  const today = () => Math.floor((Date.now() + 8 * 3600000) / DAY); // in China

  const size = (n) => (n < 0n ? -n : n);
  // Rounded half away from zero.
  function share(n, of) {
    if (of === 0n) return null;
    const v = (size(n) * 2n + size(of)) / (size(of) * 2n);
    return n < 0n !== of < 0n ? -v : v;
  }

  // Years 1900 to 2999.
  const FIRST_DAY = -25567, LAST_DAY = 376199;
  const dayText = (n) => new Date(n * DAY).toISOString().slice(0, 10);
  function dayOf(s) {
    const n = /^(19|2\d)\d\d-\d{2}-\d{2}$/.test(s) ? Date.parse(`${s}T00:00:00Z`) / DAY : NaN;
    return !Number.isNaN(n) && dayText(n) === s ? n : null; // 02-30 is none
  }
  // With up to six places; commas where they part groups of three.
  function figure(s) {
    const parts = /^[ \t]*([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,6})\d*)?[ \t]*$/.exec(s);
    if (!parts || /\.\d{6}0*[1-9]/.test(s)) return null;
    const v = BigInt(parts[2].replace(/,/g, "") + (parts[3] || "").padEnd(6, "0"));
    return v > LIMIT ? null : parts[1] === "-" ? -v : v;
  }
  function figureText(v) {
    const digits = size(v).toString().padStart(7, "0"), places = digits.slice(-6).replace(/0+$/, "");
    return `${v < 0n ? "-" : ""}${digits.slice(0, -6)}${places ? "." : ""}${places}`;
  }

  function toText(x) {
    if (x.kind === "date") return dayText(x.v);
    if (x.kind === "number") return x.v === null ? "NaN" : figureText(x.v);
    return String(x.v);
  }
  function toNumber(x) {
    if (x.kind === "number") return x.v;
    if (x.kind !== "text") return BigInt(x.v) * ONE;
    const n = figure(x.v), day = n === null ? dayOf(x.v) : null;
    return day === null ? n : BigInt(day) * ONE;
  }
  function toBool(x) {
    if (x.kind === "text") return x.v !== "";
    return x.kind === "date" || (x.v !== null && !!x.v);
  }

  // ---- expressions

  const ticked = (s) => s.split(" ").filter((one) => one);

  function equal(x, y) {
    if (x.kind === "bool" || y.kind === "bool") return toBool(x) === toBool(y);
    if (x.kind === "number" || y.kind === "number" || (x.kind !== "text" && y.kind !== "text"))
      return toNumber(x) !== null && toNumber(x) === toNumber(y);
    return toText(x) === toText(y);
  }

  // Of two figures, both known.
  const compared = (holds) => (x, y) => bool(toNumber(x) !== null && toNumber(y) !== null && holds(toNumber(x), toNumber(y)));
  const reckoned = (by) => (x, y) => {
    const m = toNumber(x), n = toNumber(y);
    return number(m === null || n === null ? null : by(m, n));
  };

  const best = (values, isBetter) => {
    const known = values.map(toNumber).filter((n) => n !== null);
    return number(known.length ? known.reduce((x, y) => (isBetter(y, x) ? y : x)) : null);
  };
  const extremes = { min: (x, y) => x < y, max: (x, y) => x > y };

  // A whole number of steps; null when there is none.
  const steps = (x) => (toNumber(x) === null ? null : Number(toNumber(x) / ONE));

  function rounded(x, places) {
    if (x === null || places === null || places < 0 || places > 6) return number(null);
    const step = 10n ** BigInt(6 - places);
    return number(share(x, step) * step);
  }

  function cut(s, from, to) {
    return from === null || to === null || from < 0 || to < 0 ? "" : [...s].slice(from, to).join("");
  }

  function day(n) {
    const whole = n === null ? NaN : Number(n / ONE);
    return whole >= FIRST_DAY && whole <= LAST_DAY ? date(whole) : number(null);
  }

  const functions = {
    "=": (x, y) => bool(equal(x, y)),
    "!=": (x, y) => bool(!equal(x, y)),
    "<": compared((m, n) => m < n),
    "<=": compared((m, n) => m <= n),
    ">": compared((m, n) => m > n),
    ">=": compared((m, n) => m >= n),
    "+": reckoned((m, n) => m + n),
    "-": reckoned((m, n) => m - n),
    "*": reckoned((m, n) => share(m * n, ONE)),
    div: reckoned((m, n) => share(m * ONE, n)),
    mod: reckoned((m, n) => (n === 0n ? null : m % n)),
    neg: (x) => number(toNumber(x) === null ? null : -toNumber(x)),
    selected: (x, y) => bool(ticked(toText(x)).includes(toText(y))),
    "count-selected": (x) => whole(ticked(toText(x)).length),
    "selected-at": (x, y) => text(ticked(toText(x))[steps(y)] || ""),
    coalesce: (x, y) => (toText(x) ? x : y),
    not: (x) => bool(!toBool(x)),
    true: () => bool(true),
    false: () => bool(false),
    boolean: (x) => bool(toBool(x)),
    number: (x) => number(toNumber(x)),
    int: (x) => number(toNumber(x) === null ? null : (toNumber(x) / ONE) * ONE),
    round: (x, y) => rounded(toNumber(x), y ? steps(y) : 0),
    string: (x) => text(toText(x)),
    "string-length": (x) => whole([...toText(x)].length),
    concat: (...parts) => text(parts.map(toText).join("")),
    contains: (x, y) => bool(toText(x).includes(toText(y))),
    "starts-with": (x, y) => bool(toText(x).startsWith(toText(y))),
    "ends-with": (x, y) => bool(toText(x).endsWith(toText(y))),
    substr: (x, from, to) => text(cut(toText(x), steps(from), to ? steps(to) : Infinity)),
    today: () => date(today()),
    date: (x) => day(toNumber(x)),
    min: (...values) => best(values, extremes.min),
    max: (...values) => best(values, extremes.max),
  };

  // What stands before the item is known by then, as on the server.
  function run(e, state) {
    const [op, ...args] = e;
    if (op === "'") return text(args[0]);
    if (op === "#") return number(figure(args[0]));
    if (op === ".") return state.self || text("");
    if (op === "${}") return valueOf(args[0], state);
    if (op === "or") return bool(toBool(run(args[0], state)) || toBool(run(args[1], state)));
    if (op === "and") return bool(toBool(run(args[0], state)) && toBool(run(args[1], state)));
    if (op === "if") return run(args[toBool(run(args[0], state)) ? 1 : 2], state);
    if (op === "sum" || op === "count") return ofSet(op, args[0][1], state);
    if ((op === "min" || op === "max") && args.length === 1 && args[0][0] === "${}")
      return best(all(args[0][1], state), extremes[op]);
    return functions[op](...args.map((one) => run(one, state)));
  }

  const holds = (e, state) => toBool(run(e, state));
  const all = (base, state) => rules.map((rule, i) => (rule.base === base && rule.kind !== "none" ? typed(i, state) : null)).filter((x) => x);

  function ofSet(op, base, state) {
    const given = all(base, state).filter((x) => x.kind !== "text" || x.v !== "");
    return op === "count" ? whole(given.length) : given.reduce(functions["+"], number(0n));
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
    if (value && kind === "date" && dayOf(value) !== null) return date(dayOf(value));
    return text(value);
  }

  function valueOf(base, state) {
    const i = find(base, rules[state.at].nth);
    return i < 0 ? text("") : typed(i, state);
  }

  // ---- what stands in the fields

  const trimmed = (s) => s.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""); // as the server: of texts nothing else goes
  const narrow = (s) => trimmed(s.normalize("NFKC").replace(/\u2212|\u2013/g, "-"));
  const TEXT_MAX = 1000;

  function written(i) {
    const place = places.get(i);
    if (!place) return "";
    if (rules[i].kind === "many")
      return [...place.querySelectorAll("[data-choice]:checked")].map((e) => e.dataset.choice).join(" ");
    const radio = place.querySelector("[type=radio]");
    if (radio) return (place.querySelector("[type=radio]:checked") || { value: "" }).value;
    const field = place.querySelector("input:not([type=hidden]), textarea");
    const value = field ? field.value : "";
    return /integer|decimal|date/.test(rules[i].kind) ? narrow(value) : trimmed(value);
  }

  // Whether it reads as one, however large. More digits than any figure has are none.
  const isFigure = (kind, s) =>
    s.length < 96 && /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(s) && !(kind === "integer" ? /\.\d*[1-9]/ : /\.\d{6}\d*[1-9]/).test(s);
  // As the server keeps it.
  function kept(rule, value) {
    return value && /integer|decimal/.test(rule.kind) && figure(value) !== null ? figureText(figure(value)) : value;
  }

  function wrong(i, value, state) {
    const rule = rules[i];
    if (!value) {
      const must = rule.required || (rule.requiredIf && holds(rule.requiredIf, state));
      return must ? { missing: true, says: rule.requiredMessage || "这一题请回答" } : null;
    }
    if (/integer|decimal/.test(rule.kind) && !isFigure(rule.kind, value))
      return { unread: true, says: rule.kind === "integer" ? "请填整数" : "请填数字，小数最多 6 位" };
    if (/integer|decimal/.test(rule.kind) && figure(value) === null) return { unread: true, says: "数字太大" };
    if (rule.kind === "text" && [...value].length > TEXT_MAX) return { unread: true, says: "最多写 1000 个字，请写短一些" };
    if (rule.kind === "date" && dayOf(value) === null) return { unread: true, says: "请写成 2026-03-01 这样的日期" };
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
      state.values[i] = state.problems[i]?.unread ? "" : kept(rule, state.values[i]); // as if nothing stood there
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

  box.querySelectorAll("[data-form-plain]").forEach((e) => { e.hidden = true; });
  for (const kind of ["input", "change"]) box.addEventListener(kind, refresh);
  refresh();
  return { check, answers, fill, refresh };
})();
