// The tables of a hand-in as a grid, over the fields of the form: by keyboard and clipboard, with what
// is in the database at the end. The clipboard is the browser's own: events that bring a text, as Excel does.
import { copyCells, goCell, pasteCells } from "./cells.mjs";
import { PLAIN } from "./clipboards.mjs";
import { ask, check, clean, finish, launch, person, PHONE, shot, startServer, test } from "./harness.mjs";

const PART = "/fill/demo-open/entry-4/part";
const server = await startServer();
const browser = await launch();
const page = await person(browser, server, "operator");

const fields = (part) =>
  JSON.parse(ask(server.db, "SELECT body FROM fill_part WHERE entry = ? AND part = ?", "entry-4", part)[0][0]);
const value = (name) => page.evaluate((wanted) => document.getElementById("fill-form").elements.namedItem(wanted)?.value, name);
const stored = () => page.waitForResponse((r) => r.url().endsWith("/draft") && r.ok());
const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
const said = (text) => page.waitForFunction((wanted) => [...document.querySelectorAll(".sheet-said")].some((one) => one.textContent.includes(wanted)), text);

async function open(part) {
  await page.goto(server.base + PART + "/" + part);
  await page.waitForSelector(".sheet[data-ready]");
}

const go = (name) => goCell(page, name);
const paste = (text) => pasteCells(page, text);
const copy = () => copyCells(page);

await test("keys go from cell to cell, typing replaces, and what was typed is stored", async () => {
  await open("funds");
  await shot(page, "funds");
  await go("actual.0");
  const done = stored();
  await page.keyboard.type("1200.50");
  await press("Tab");
  await page.keyboard.type("300");
  await press("Enter");
  await page.keyboard.type("80");
  await press("ArrowLeft");
  await page.keyboard.type("40");
  await press("ArrowUp", "F2", "Backspace", "Enter");
  await done;
  await page.waitForFunction(() => document.getElementById("fill-saved").textContent.startsWith("已自动保存"));
  for (const [name, wanted] of [["actual.0", "1200.5"], ["expected.0", "300"], ["expected.1", "80"], ["actual.1", "40"]])
    check((await value(name)) === wanted, `${name} is ${await value(name)}`);
  await shot(page, "funds-typed");
});

await test("a range from Excel with Chinese text and amounts, larger than the table, goes into cells and new rows", async () => {
  await open("funds");
  const before = await page.locator("[name^='label.']").count();
  await go("label.2");
  const lines = Array.from({ length: 12 }, (_, i) => `材料费${i + 1}\t运营成本\t${i + 1},000.5\t2${i}\t\t`);
  lines[1] = '"带""引号""和\n换行"\t没有这个类别\t不是数\t7\t\t'; // as Excel quotes it
  const done = stored();
  await paste(`项目\t对应类别\t实际发生额\t预计发生额\t表上合计\t表上占比（%）\r\n${lines.join("\r\n")}\r\n`);
  await said("已粘贴 12 行 6 列");
  await done;
  const after = await page.locator("[name^='label.']").count();
  check(after === 15, `${before} rows became ${after}: not one blank row after the last`);
  check((await value("label.3")) === '带"引号"和 换行', await value("label.3"));
  check((await value("actual.13")) === "12,000.5", await value("actual.13"));
  const now = Object.fromEntries(fields("funds"));
  check(now["label.13"] === "材料费12" && now["expected.13"] === "211", `stored: ${JSON.stringify(now).slice(0, 500)}`);
});

await test("what is wrong stands at its cell, and what is in no list is kept as it was brought", async () => {
  await page.waitForSelector(".slick-row[data-row='3'] .slick-cell.l3.is-bad");
  await go("actual.3");
  await page.waitForFunction(() => document.querySelector(".sheet-said.is-bad")?.textContent.includes("不是数"));
  await shot(page, "funds-wrong");
  check((await page.evaluate(() => document.getElementById("fill-form").elements.namedItem("category.3").selectedOptions[0].text)) === "没有这个类别", "gone");
  await page.reload();
  await page.waitForSelector(".sheet[data-ready]");
  check((await value("category.3")) === "没有这个类别", "gone after the page was loaded again");
});

await test("undo takes back a paste as one step, redo does it again", async () => {
  await go("actual.0");
  await paste("1\t2\r\n3\t4\r\n");
  check((await value("expected.1")) === "4", "not pasted");
  await press("Control+z");
  check((await value("expected.1")) === "80" && (await value("actual.0")) === "1200.5", `${await value("expected.1")}, ${await value("actual.0")}`);
  await press("Control+y");
  check((await value("expected.1")) === "4", "not done again");
  await press("Control+z", "Control+z");
  await said("没有可以撤销的了");
});

await test("a range is marked with the shift key, copied, filled down and cleared", async () => {
  await go("actual.0");
  await press("Shift+ArrowRight", "Shift+ArrowDown");
  check((await copy()) === "1200.5\t300\r\n40\t80", await copy());
  await press("Control+d");
  check((await value("actual.1")) === "1200.5" && (await value("expected.1")) === "300", await value("actual.1"));
  await press("Delete");
  check((await value("actual.0")) === "" && (await value("expected.1")) === "", "not cleared");
  await press("Control+z", "Control+z");
  check((await value("actual.1")) === "40", await value("actual.1"));
});

await test("a list offers its choices, and takes a name that is pasted", async () => {
  await go("category.1");
  const names = await page.locator(".sheet select option").allInnerTexts();
  check(names.includes("人力成本"), names.join());
  await page.locator(".sheet select").selectOption({ label: "人力成本" });
  await press("Enter");
  check((await page.locator("[name='category.1']").evaluate((one) => one.selectedOptions[0].text)) === "人力成本", "not chosen");
  await paste("管理费");
  check((await page.locator("[name='category.2']").evaluate((one) => one.selectedOptions[0].text)) === "管理费", "not taken by its name");
});

await test("typing with an input method writes into the cell from the first letter", async () => {
  await go("label.0");
  const client = await page.context().newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "ren'yuan", selectionStart: 8, selectionEnd: 8 });
  await client.send("Input.insertText", { text: "人员经费" });
  await press("Tab");
  check((await value("label.0")) === "人员经费", await value("label.0"));
});

await test("a roster takes dates in any usual form, and a blank row follows the one that is used up", async () => {
  await open("roster");
  await shot(page, "roster");
  const before = await page.locator("[name^='person.']").count();
  await go(`person.${before - 1}`);
  const done = stored();
  await paste("示例甲\t\t2026年1月5日\t2026.3.31\r\n示例乙\t\t20260106\t2026/4/1\r\n");
  await done;
  check((await page.locator("[name^='person.']").count()) === before + 2, "no blank row");
  await page.click(".fill-actions button:text-is('保存')");
  await page.waitForSelector(".alert-success");
  const wrong = await page.locator("#fill-findings").innerText();
  check(!wrong.includes("不是日期"), wrong);
  await page.waitForSelector(".sheet[data-ready]");
  await clean(page, "roster");
});

await test("a box is ticked by the space key", async () => {
  await page.click("summary:has-text('没有花名册时')");
  await page.waitForFunction(() => document.querySelectorAll(".sheet[data-ready]").length === 4);
  await go("vacant_days.0");
  await page.keyboard.type("12");
  await press("Tab", "Space", "Tab");
  check(await page.evaluate(() => document.getElementById("fill-form").elements.namedItem("vacant_open.0").checked), "not ticked");
});

await test("the tab key leads into the grid, and out of it", async () => {
  await open("indicators");
  await page.focus("summary:has-text('合同目标和计数要求')");
  await press("Shift+Tab");
  for (let i = 0; i < 12 && !(await page.evaluate(() => document.activeElement.closest(".sheet"))); i++) await press("Shift+Tab");
  await press("Escape");
  check((await page.evaluate(() => document.activeElement.innerText)) === "撤销", `not out: ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 200))}`);
  await shot(page, "indicators");
});

await test("cells of a Word table, whose plain text falls apart, and quoted lines go into the grid", async () => {
  await open("indicators");
  await go("record_title.0");
  const one = (text) => `<td><p class=MsoNormal><span>${text}</span></p></td>`;
  const html = `<html><body><!--StartFragment--><table class=MsoTableGrid><tr><td><p>小组</p><p>第一期</p></td>${one("2026年3月1日")}${one("4")}</tr>
    <tr>${one("小组<br>第二期")}${one("2026.3.2")}${one("<o:p>&nbsp;</o:p>")}</tr></table><!--EndFragment--></body></html>`;
  await pasteCells(page, "小组\n第一期\t2026年3月1日\t4\n小组\n第二期\t2026.3.2\t\n", html);
  await said("已粘贴 2 行 3 列");
  check((await value("record_title.0")) === "小组 第一期" && (await value("record_title.1")) === "小组 第二期", "titles fell apart");
  check((await value("record_date.0")).includes("3月1日") && (await value("record_date.1")) === "2026.3.2", await value("record_date.1"));
  await go("record_title.0");
  const done = stored();
  await paste(PLAIN.text.split("\r\n").slice(1).join("\r\n"));
  await said("已粘贴 3 行 2 列");
  check((await value("record_title.1")) === '5"管', await value("record_title.1"));
  await done;
});

await test("what was typed and not stored is offered back, into the grid and rows that it had added", async () => {
  await open("indicators");
  await page.route("**/draft", (route) => route.abort());
  await go("record_title.0");
  await paste("小组一\t2026-03-01\t4\r\n小组二\t2026-03-02\t5\r\n小组三\t2026-03-03\t6\r\n小组四\t2026-03-04\t7\r\n小组五\t2026-03-05\t8\r\n");
  await page.waitForFunction(() => Object.values(localStorage).some((one) => one.includes("小组五")));
  await page.reload();
  await page.waitForSelector(".sheet[data-ready]");
  await page.click("text=恢复这些内容");
  check((await value("record_title.4")) === "小组五", "not brought back");
  await page.waitForSelector(".slick-cell:has-text('小组五')");
  await page.unroute("**/draft");
});

await test("of two who type, the second sees both", async () => {
  const other = await person(browser, server, "operator");
  await other.goto(`${server.base}${PART}/indicators`);
  await other.waitForSelector(".sheet[data-ready]");
  const done = stored();
  await go("done.0");
  await page.keyboard.type("7");
  await done;
  const refused = other.waitForResponse((r) => r.url().endsWith("/draft") && r.status() === 409);
  await other.locator(".sheet").first().locator(".slick-row[data-row='0'] .slick-cell.l2").click();
  await other.keyboard.type("9");
  await refused;
  await other.click(".fill-actions button:text-is('保存')");
  await other.waitForSelector("text=已保存的与您填的不同之处");
  check((await other.inputValue("[name='done.0']", { timeout: 5000 })) === "9", "what was typed is gone");
  await other.context().close();
});

await test("on a phone and without scripts the table of fields is there", async () => {
  const phone = await person(browser, server, "operator", { viewport: PHONE });
  await phone.goto(`${server.base}${PART}/funds`);
  check(await phone.locator("[name='actual.0']").isVisible() && (await phone.locator(".sheet").count()) === 0, "a grid on a phone");
  await phone.context().close();
  const bare = await person(browser, server, "operator", { javaScriptEnabled: false });
  await bare.goto(`${server.base}${PART}/funds`);
  check(await bare.locator("[name='actual.0']").isVisible(), "no table");
  await bare.context().close();
});

const PROJECT = "/registry/projects/demo-open-4/edit";
let manager;

const titles = () => manager.locator("[name^='payments_name.']").evaluateAll((all) => all.map((one) => one.value));
const save = async () => {
  await Promise.all([manager.waitForNavigation(), manager.click(".form-bar button:has-text('保存')")]);
};

await test("a project's tables are typed in the grid: rows put in between, taken out and brought back, with what is not seen of them", async () => {
  manager = await person(browser, server, "manager");
  await manager.goto(server.base + PROJECT);
  const ids = await manager.locator("[name^='payments_id.']").evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  check(ids.length === 3, `payments: ${ids.join()}`);
  await goCell(manager, "payments_name.1");
  const bar = manager.locator("section:has(#part-payments) .sheet-bar");
  await bar.locator("button:text-is('插入行')").click();
  await pasteCells(manager, "第二期款\t12,000.5\t2026年3月5日\t是\r\n");
  check((await titles()).slice(0, 3).join() === "首期款,第二期款,中期款", (await titles()).join());
  check((await manager.inputValue("[name='payments_date.1']")) === "2026-03-05", "no day");
  await goCell(manager, "payments_name.3");
  await bar.locator("button:text-is('删除行')").click();
  check(!(await titles()).includes("尾款"), (await titles()).join());
  await manager.keyboard.press("Control+z");
  check((await titles()).includes("尾款"), "not brought back");
  await manager.keyboard.press("Control+y");
  check(!(await titles()).includes("尾款"), "not taken out again");
  await save();
  await manager.goto(server.base + PROJECT);
  check((await titles()).filter(Boolean).join() === "首期款,第二期款,中期款", (await titles()).join());
  const now = await manager.locator("[name^='payments_id.']").evaluateAll((all) => all.map((one) => one.value));
  check(now[0] === ids[0] && now[2] === ids[1] && now[1] && !ids.includes(now[1]), `${ids.join()} became ${now.join()}`);
  check((await manager.inputValue("[name='payments_amount.1']")) === "12000.50" && await manager.isChecked("[name='payments_paid.1']", { strict: false }), "amount");
});

await test("what the server refuses in a row stands at its cell, and its link leads there", async () => {
  await goCell(manager, "payments_date.0");
  await manager.keyboard.type("下个月");
  await manager.keyboard.press("Tab");
  await save();
  await manager.click(".alert-danger a");
  await manager.waitForFunction(() => document.querySelector("section:has(#part-payments) .sheet-said.is-bad"));
  await manager.waitForSelector("section:has(#part-payments) .slick-row[data-row='0'] .slick-cell.l3.is-bad");
  check((await manager.inputValue("[name='payments_date.0']")) === "下个月", "what was typed is gone");
  await clean(manager, "project");
  await manager.setViewportSize(PHONE);
  await manager.reload();
  await clean(manager, "project on a telephone");
  await manager.setViewportSize({ width: 1366, height: 768 });
});

await test("the checklist takes rows from Excel", async () => {
  await manager.goto(`${server.base}/rounds/~new`);
  await manager.fill("#title", "表格里的清单（示例）");
  await manager.selectOption("#standard", { index: 1 });
  const last = await manager.locator("[name^='item_name.']").count() - 1;
  await goCell(manager, `item_name.${last}`);
  await pasteCells(manager, "签到表\t否\t2026.12.9\t每次活动一张\r\n照片\t是\t\t\r\n问卷\t是\t20261210\t\r\n");
  await Promise.all([manager.waitForNavigation(), manager.click("button:has-text('保存，去选项目')")]);
  await manager.goto(manager.url().replace(/\/projects.*/, "/edit"));
  const names = await manager.locator("[name^='item_name.']").evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  check(names.slice(-3).join() === "签到表,照片,问卷", names.join());
  const at = names.length - 3;
  check((await manager.inputValue(`[name='item_due.${at}']`)) === "2026-12-09" && !await manager.isChecked(`[name='item_required.${at}']`), "not as it was brought");
  const problems = manager.problems.filter((line) => !line.includes("status of 422")); // what was refused above
  check(problems.length === 0, problems.join("\n"));
});

await test("a table wider than the screen keeps its first column", async () => {
  await page.setViewportSize({ width: 800, height: 700 });
  await open("roster");
  await go("weekly_hours.0");
  const [name, hours] = await page.evaluate(() => [1, 7].map((at) => document.querySelector(`.sheet .slick-row .slick-cell.l${at}`).getBoundingClientRect().left));
  check(name >= 0 && name < 200 && hours > name && hours < 800, `first column at ${name}, hours at ${hours}`);
  await shot(page, "roster-narrow");
  await page.setViewportSize({ width: 1366, height: 768 });
});

await test("no page had an error of its policy or of a script", () => {
  const wrong = page.problems.filter((line) => !line.includes("ERR_FAILED"));
  check(wrong.length === 0, wrong.join("\n"));
});

await browser.close();
await server.stop();
finish();
