// What each role sees first, the way of a round as the rail of its stages, and the check before it is
// opened: from link to link, as a person would who was told nothing.
import { check, finish, launch, person, PHONE, shot, startServer, test } from "./harness.mjs";
import { day, press } from "./acts.mjs";

const OPEN = "demo-open";
const STAGES = ["筹备", "递交", "受理", "评分", "核查", "反馈与异议", "结算", "报告", "公示"];

const server = await startServer({ demo: "full" });
const browser = await launch();

const text = (page, selector) => page.locator(selector).first().innerText();
const texts = (page, selector) => page.locator(selector).allInnerTexts();

async function home(role, options) {
  const page = await person(browser, server, role, options);
  await page.goto(server.base + "/");
  await shot(page, `home-${role}`);
  return page;
}

// Everything that a home offers must lead somewhere.
async function follows(page, selector) {
  const links = await page.locator(selector).evaluateAll((all) => all.map((a) => a.href));
  check(links.length > 0, `nothing to follow at ${selector}`);
  for (const link of new Set(links)) {
    const answer = await page.request.get(link);
    check(answer.status() === 200, `${link}: ${answer.status()}`);
  }
}

const manager = await home("manager");
await test("the manager sees the rail, four figures, who is waited for and one next step", async () => {
  const rail = (await texts(manager, ".rail >> nth=0 >> .rail-name")).map((name) => name.replace(/（[^]*/, "").trim());
  check(rail.join() === STAGES.join(), rail.join());
  check(await manager.locator(".figure-box").count() === 4, "four figures");
  check(/^下一步：受理 1 个项目的资料/.test(await text(manager, ".next-step")), await text(manager, ".next-step"));
  const waits = await texts(manager, "section:has(#h-waits) tbody tr");
  check(waits.some((row) => row.includes("递交资料")) && waits.some((row) => row.includes("评分")), waits.join("\n"));
  await follows(manager, "main a[href]");
});

await test("the next step leads to where it is done", async () => {
  await manager.click(".next-step >> nth=0 >> text=去受理");
  check(new URL(manager.url()).search === "?show=waiting", manager.url());
  check(await text(manager, ".rail [aria-current]").then((t) => t.startsWith("受理")), "the stage of the list");
  check(await manager.locator("tbody tr").count() === 1, "what waits, and nothing else");
});

await test("pages of a stage stand under it, and the page is marked", async () => {
  await manager.click(".rail-stage:has-text('评分')");
  const pages = await texts(manager, ".rail-pages a");
  check(pages.join() === "总览,专家分配,实地验收,履约评价,居民调查,得分,文书", pages.join());
  await manager.click(".rail-pages >> text=履约评价");
  check(await text(manager, ".rail-pages [aria-current]") === "履约评价", "the page");
  check((await text(manager, ".rail [aria-current]")).startsWith("评分"), "its stage");
});

await test("what waits for somebody else says for whom", async () => {
  await manager.goto(`${server.base}/rounds/demo-2026`);
  check(/^等委托方：报告等待审批/.test(await text(manager, ".next-step")), await text(manager, ".next-step"));
});

let draft;
await test("a round that lacks something is not opened: the check names it and leads there", async () => {
  await manager.goto(`${server.base}/rounds/~new`);
  await manager.fill("#title", "开始前检查（示例）");
  await manager.selectOption("#commissioner", "");
  await manager.fill("#deadline", "");
  await manager.uncheck("input[name=copy_projects]");
  await press(manager, "button:has-text('保存，去选项目')");
  draft = manager.url().replace(/\/projects.*/, "");
  await manager.goto(draft);
  await manager.click(".next-step a");
  check(manager.url().startsWith(`${draft}/projects`), manager.url());
  await manager.click(".rail-pages >> text=开始前检查");
  const row = (name) => manager.locator(`tr:has(th:text-is("${name}"))`);
  check((await row("递交截止").innerText()).includes("必须先补"), "the deadline");
  check((await row("参评项目").innerText()).includes("必须先补"), "projects");
  check((await row("委托方").innerText()).includes("可以后补"), "the commissioner");
  check(await manager.locator("button:has-text('开始资料递交')").count() === 0, "no button that would be refused");
  await shot(manager, "opening-missing");
  await row("递交截止").getByText("去补").click();
  for (const other of ["#opened", "#scoring_due", "#closed"]) await manager.fill(other, "");
  await manager.fill("#deadline", day(9));
  await press(manager, "button:text-is('保存')");
  await manager.goto(`${draft}/opening`);
  await row("参评项目").getByText("去补").click();
  await manager.goto(`${draft}/projects?ended=1`); // whatever day it is
  const first = manager.locator("[data-many-one]").first();
  await first.check();
  const number = (await first.getAttribute("name")).split(".")[1];
  await manager.selectOption(`select[name="method.${number}"]`, { index: 1 });
  await press(manager, "button:has-text('保存参评项目')");
  await manager.goto(`${draft}/opening`);
  const missing = await texts(manager, "tr:has-text('必须先补')");
  check(missing.length === 0, missing.join("\n"));
  await shot(manager, "opening-ready");
  await press(manager, "button:has-text('开始资料递交')");
});

await test("parties are filled in after the round was opened, and nobody is told again", async () => {
  const operator = await person(browser, server, "operator");
  await operator.goto(`${server.base}/notices`);
  const before = await operator.locator("main").innerText();
  await manager.goto(`${draft}/opening`);
  await manager.selectOption("#commissioner", { index: 1 });
  await press(manager, "button:has-text('保存相关单位')");
  check((await text(manager, "[role=status]")).includes("没有给任何人发消息"), "what was done");
  check((await manager.locator('tr:has(th:text-is("委托方"))').innerText()).includes("已备好"), "it is there");
  await operator.reload();
  check(await operator.locator("main").innerText() === before, "the operator got another message");
  await operator.context().close();
});

await test("the operator sees its centers with their progress, deadline and what to do", async () => {
  const page = await home("operator");
  const rows = await texts(page, "section:has(#h-open) tbody tr");
  check(rows.some((row) => /示例4/.test(row) && /0 \/ 4/.test(row) && /开始填/.test(row)), rows.join("\n"));
  await follows(page, "main a[href]");
  await page.context().close();
});

await test("the expert sees the queue with due day and progress", async () => {
  const page = await home("expert");
  const rows = await texts(page, "section:has(#h-queue) tbody tr");
  check(rows.length > 1 && /0 \/ 17/.test(rows[0]) && /\d{4}-\d\d-\d\d/.test(rows[0]), rows.join("\n"));
  await follows(page, "main a[href]");
  await page.context().close();
});

await test("the commissioner sees grades, money due and what waits for approval", async () => {
  const page = await home("commissioner");
  const results = await texts(page, "section:has(#h-results) tbody tr");
  check(results.length === 5 && results.every((row) => /优秀|良好|合格/.test(row)), results.join("\n"));
  const totals = results.map((row) => /\d+\.(\d+)\t/.exec(row)?.[1].length);
  check(new Set(totals).size === 1, `decimals of a column are alike: ${results.join("\n")}`);
  check((await texts(page, "section:has(#h-rounds) tbody tr")).some((row) => row.includes("等您审批")), "approval");
  await follows(page, "main a[href]");
  await page.context().close();
});

await test("the inspector sees today's visits on a phone", async () => {
  const page = await home("inspector", { viewport: PHONE });
  check(await page.locator("#h-today").isVisible(), "today");
  check(await page.locator("section:has(#h-later) .list-group-item").count() === 3, "the next ones");
  await page.context().close();
});

await test("the administrator sees accounts, backup, size and whether the connection is safe", async () => {
  const page = await home("admin");
  const figures = (await texts(page, ".figure-name")).join();
  check(figures === "账号,最近一次备份,数据库,运行", figures);
  await follows(page, "main a[href]");
  await page.context().close();
});

await test("which columns a wide table shows is chosen, and the browser keeps it", async () => {
  const page = await person(browser, server, "manager");
  await page.goto(`${server.base}/rounds/${OPEN}`);
  const heads = () => page.locator("table.board thead th:visible").allInnerTexts();
  const all = (await heads()).length;
  await page.click(".column-choice summary");
  await shot(page, "columns");
  await page.uncheck(".column-choice label:has-text('运营机构') input");
  check((await heads()).length === all - 1 && !(await heads()).join().includes("运营机构"), (await heads()).join());
  await page.reload();
  check((await heads()).length === all - 1, "forgotten");
  check((await text(page, ".column-choice summary")).includes("1 列没有显示"), "not said");
  await page.click(".column-choice summary");
  await page.check(".column-choice label:has-text('运营机构') input");
  check((await heads()).length === all, "does not come back");
  await page.context().close();
});

await browser.close();
await server.stop();
finish();
