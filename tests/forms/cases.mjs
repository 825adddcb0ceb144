// The page's script (assets/form.js) by the table that the server is held to (tests/unit/test_form_cases.c).
// The rules come from that program, as a page would carry them; a page is made up of what the script asks of one.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [program, root] = process.argv.slice(2);
const table = JSON.parse(readFileSync(`${root}/tests/forms/cases.json`, "utf8"));
const rules = JSON.parse(execFileSync(program, ["--rules"], { encoding: "utf8", maxBuffer: 1 << 26 }));
const script = readFileSync(`${root}/assets/form.js`, "utf8");
const NOON = Date.parse(`${table.today}T04:00:00Z`);

// What stands in the fields of one question. Radio buttons and boxes hold only what a page offers.
function placeOf(rule, i, typed) {
  const one = { value: typed };
  const line = { hidden: true, textContent: "" };
  const answers = {
    "[data-choice]:checked": () => typed.split(" ").filter((x) => x).map((x) => ({ dataset: { choice: x } })),
    "[type=radio]": () => (rule.radio ? [one] : []),
    "[type=radio]:checked": () => (rule.radio && typed ? [one] : []),
    "input:not([type=hidden]), textarea": () => [one],
    "[data-form-wrong]": () => [line],
  };
  return {
    dataset: { item: String(i) }, hidden: false, line,
    querySelectorAll: (what) => answers[what](),
    querySelector: (what) => answers[what]()[0] ?? null,
  };
}

function judged(form, typed) {
  const places = form.map((rule, i) => (rule.kind === "calc" || rule.kind === "none" ? null : placeOf(rule, i, typed[rule.name] ?? "")))
    .filter((place) => place);
  const box = {
    dataset: { rules: JSON.stringify(form), title: "表单" },
    querySelectorAll: (what) => (what === "[data-item]" ? places : []),
    addEventListener: () => {},
  };
  const page = vm.createContext({ document: { querySelector: () => box } });
  vm.runInContext(`Date.now = () => ${NOON}; ${script}; globalThis.form = GpForm;`, page);
  const state = page.form.refresh();
  return form.map((rule, i) => {
    if (!state.shown[i]) return "-";
    return state.problems[i] ? `!${state.problems[i].says}` : state.values[i];
  });
}

let n = 0, failed = 0;
table.cases.forEach((one, at) => {
  const wrong = [];
  for (const { typed, want } of one.answers) {
    const got = judged(rules[at], typed);
    rules[at].forEach((rule, i) => {
      const must = want[rule.name] ?? "";
      if (got[i] !== must) wrong.push(`${rule.name} of ${JSON.stringify(typed)} is "${got[i]}", not "${must}"`);
    });
  }
  n++;
  failed += wrong.length > 0;
  console.log(`${wrong.length ? "not ok" : "ok"} ${n} - ${one.form}`);
  for (const words of wrong) console.log(`# ${words}`);
});
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
