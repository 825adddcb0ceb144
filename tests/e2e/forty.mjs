// From an empty database to an open round of 23 projects by one person, counted: at most 40 clicks and 10 typed
// fields. Who runs the server has made the database and the first account; everything else is done in the browser,
// by what stands on the pages, never by an address. Counted strictly: a choice is two clicks (the list is opened,
// the option taken), a file is two (the dialog, the file), a date is a typed field. SHOTS=folder keeps pictures.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { day } from "./acts.mjs";
import { Hand } from "./hand.mjs";
import {
  ask, binary, check, DESKTOP, finish, gongping, launch, PASSWORD, person, place, shot, source, startServer, test,
} from "./harness.mjs";

const MAX_CLICKS = 40, MAX_FIELDS = 10, CENTERS = 23;
const TITLE = "全区社工服务项目评估（示例）";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const year = Number(day(20).slice(0, 4)); // of the deadlines, so that no contract has ended by then
const CONTRACT_ENDS = [`${year}年12月31日`, `${year + 1}年6月30日`];

// The same workbook as in tests/web.
const workbook = () => execFileSync("python3", [join(source, "tests", "intake", "office.py"), String(year), ...CONTRACT_ENDS]);

// What "导出" of a standard gives.
function standardFile() {
  const { standard } = JSON.parse(readFileSync(join(source, "examples", "district-2022.json"), "utf8"));
  return Buffer.from(JSON.stringify({ format: "gongping-standard", format_version: 1, standard }));
}

const server = await startServer({ demo: null });
const tenant = ["--db", server.db, "--tenant", "440310"];
gongping("init", ...tenant, "--name", "示例区");
execFileSync(binary, ["account", "manager", "manager", "评估方负责人（示例）", "--password", PASSWORD,
  "--db", ...place(server.db), "--tenant", "440310"]);
const browser = await launch();
const page = await person(browser, server, null, { viewport: DESKTOP });
const hand = new Hand(page);
const words = () => page.innerText("main");

let going = true;
const step = async (name, body) => {
  if (!going) return;
  const [clicks, fields] = [hand.clicks, hand.fields];
  going = await test(name, body);
  await shot(page, `forty-${name}`.replace(/\W+/g, "-"));
  console.log(`# ${name}: ${hand.clicks - clicks} clicks, ${hand.fields - fields} fields`);
};

await step("the first account signs in and chooses a password of its own", async () => {
  await page.goto(server.base);
  await hand.type("#login", "manager");
  await hand.type("#password", PASSWORD);
  await hand.press("main button[type=submit]");
  await hand.type("#old_password", PASSWORD);
  await hand.type("#new_password", "forty-clicks-and-ten");
  await hand.press("button:has-text('修改密码')");
});

await step("a standard is taken in and published", async () => {
  await hand.press("nav a:has-text('评估标准')");
  await hand.file("#file", "评估标准.json", "application/json", standardFile());
  await hand.press("button:text-is('导入')");
  await hand.click("summary:has-text('发布这一版')");
  await hand.press("button:has-text('确认发布')");
});

await step("the workbook of a district comes into the registry", async () => {
  await hand.press("nav a:has-text('机构与项目')");
  await hand.press("a:has-text('从表格导入')");
  await hand.file("#file", "台账.xlsx", XLSX, workbook());
  await hand.press("button:has-text('上传并查看')");
  check(!(await words()).includes("要先改正"), await words());
  await hand.press("button[value=store]");
});

await step("a round is made", async () => {
  await hand.press("nav a:has-text('评估轮次')");
  await hand.press("a:has-text('新建第一轮评估')");
  await hand.type("#title", TITLE);
  await hand.choose("#standard", { index: 1 });
  await hand.type("#deadline", day(14));
  await hand.press("button:has-text('保存，去选项目')");
});

await step("all projects take part, by the methods that are proposed", async () => {
  await hand.click("[data-many-all]");
  check((await page.innerText("[data-many-count]")).includes(`全部 ${CENTERS} 个`), await words());
  await hand.press("button:has-text('保存参评项目')");
});

await step("the check says what lacks, and the parties are filled in there", async () => {
  await hand.press(".next-step a");
  const missing = await page.locator("tr:has-text('必须先补')").allInnerTexts();
  check(missing.length === 0, missing.join("\n"));
  for (const party of ["commissioner", "evaluator"]) await hand.choose(`#${party}`, { index: 1 });
  await hand.press("button:has-text('保存相关单位')");
  for (const name of ["委托方", "评估方", "各项目的评价单位"])
    check((await page.locator(`tr:has(th:text-is("${name}"))`).innerText()).includes("已备好"), await words());
});

await step("the round opens", async () => {
  await hand.press("button:has-text('开始资料递交')");
});

await step("it is open, with everybody in it", async () => {
  const [rounds, entries, methods, registered] = ["SELECT title, state FROM round",
    "SELECT count(*), count(DISTINCT project) FROM entry WHERE state = 'open'",
    "SELECT count(*) FROM entry GROUP BY method ORDER BY 1",
    "SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM requirement), (SELECT count(*) FROM indicator), " +
      "(SELECT count(*) FROM payment)"].map((question) => JSON.stringify(ask(server.db, question)));
  check(rounds === JSON.stringify([[TITLE, "collecting"]]), rounds);
  check(entries === `[[${CENTERS},${CENTERS}]]`, entries);
  check(methods === "[[11],[12]]", methods);
  check(registered === JSON.stringify([[6, 2, 3, 2].map((n) => n * CENTERS)]), registered);
});

await test(`at most ${MAX_CLICKS} clicks and ${MAX_FIELDS} typed fields`, async () => {
  check(going, "it did not come to an open round");
  check(hand.clicks <= MAX_CLICKS && hand.fields <= MAX_FIELDS, `${hand.clicks} clicks, ${hand.fields} fields`);
  check(page.problems.length === 0, page.problems.join("\n"));
});
console.log(`# ${hand.clicks} clicks and ${hand.fields} typed fields from an empty database to an open round`);

await browser.close();
await server.stop();
finish();
