// A table is copied from Word and from Excel into a part of a hand-in: with its cells, looked at first, and taken
// back as one step.
import { check, clean, DESKTOP, finish, launch, person, PHONE, shot, startServer, test } from "./harness.mjs";

import { CLIPBOARDS } from "./clipboards.mjs";

const ENTRY = "/fill/demo-open/entry-4";

// As Word puts it on the clipboard: paragraphs in cells, a line end in a name, a post over two rows.
const WORD = `<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><!--StartFragment-->
<p class=MsoNormal>示例中心社工花名册</p>
<table class=MsoTableGrid border=1><tr><td><p>岗位</p></td><td><p>姓名</p></td><td><p>身份证<br>号码</p></td>
<td><p>到岗
 日期</p></td><td><p>离岗原因</p></td><td><p>每周工时</p></td></tr>
<tr><td rowspan=2><p class=MsoNormal>社工</p></td><td><p>示例人员47</p></td><td><p></p></td><td><p>2026.3.1</p></td>
<td><p>第一段</p><p>第二段</p></td><td><p>20</p></td></tr>
<tr><td><p>示例人员48</p></td><td><p></p></td><td><p>2026年3月2日</p></td><td><p></p></td><td><p>30</p></td></tr></table>
<!--EndFragment--></body></html>`;
const EXCEL = "岗位\t姓名\t到岗日期\r\n社工\t示例人员49\t2026-04-01\r\n";

const server = await startServer();
const browser = await launch();

// The clipboard of a headless browser cannot be written to: the event is what a browser makes of it.
async function paste(page, selector, kinds) {
  await page.focus(selector);
  await page.evaluate(([where, data]) => {
    const box = document.querySelector(where), clipboard = new DataTransfer();
    Object.entries(data).forEach(([kind, text]) => clipboard.setData(kind, text));
    const event = new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true });
    if (box.dispatchEvent(event)) box.setRangeText(data["text/plain"], 0, 0, "end");
  }, [selector, kinds]);
}

for (const [name, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
  await test(`a table from Word comes in and goes, ${name}`, async () => {
    const operator = await person(browser, server, "operator", { viewport });
    await operator.goto(`${server.base}${ENTRY}/part/roster`);
    const before = await operator.locator("[name^='person.']").evaluateAll((all) => all.map((one) => one.value));
    await operator.click("#fill-tables summary");
    await paste(operator, "#paste", { "text/html": WORD, "text/plain": "岗位 姓名" });
    const text = await operator.inputValue("#paste");
    check(text.includes('社工\t示例人员47\t\t2026.3.1\t"第一段\n第二段"\t20'), text);
    check(text.includes("社工\t示例人员48\t\t2026年3月2日\t\t30"), text);
    await clean(operator, `part with the box, ${name}`);
    await shot(operator, `box-${name}`);
    await operator.click("text=粘贴并查看");
    await operator.waitForSelector("#h-result");
    await operator.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    await clean(operator, `look, ${name}`);
    await shot(operator, `look-${name}`);
    const told = await operator.innerText("main");
    check(/在岗人员\s+2\s+0\s+0/.test(told), told.slice(0, 600));
    await operator.click("button[value=store]");
    await operator.waitForURL(`${server.base}${ENTRY}/part/roster`);
    const people = await operator.locator("[name^='person.']").evaluateAll((all) => all.map((one) => one.value));
    check(people.includes("示例人员48") && people.includes("示例人员47"), people.join());
    await operator.goto(`${server.base}${ENTRY}/tables`);
    await clean(operator, `start, ${name}`);
    await shot(operator, `start-${name}`);
    await operator.click("button:has-text('整体撤销')");
    await operator.waitForSelector("text=已撤销（");
    await operator.goto(`${server.base}${ENTRY}/part/roster`);
    const after = await operator.locator("[name^='person.']").evaluateAll((all) => all.map((one) => one.value));
    check(after.join() === before.join(), after.join());
    await operator.context().close();
  });
}

await test("tables of WPS, Word, QQ and WeChat documents come with their cells", async () => {
  const operator = await person(browser, server, "operator", { viewport: DESKTOP });
  await operator.goto(`${server.base}${ENTRY}/part/roster`);
  await operator.click("#fill-tables summary");
  const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  for (const [name, { html, plain, rows }] of Object.entries(CLIPBOARDS)) {
    await operator.fill("#paste", "");
    await paste(operator, "#paste", { "text/html": html, "text/plain": plain });
    const text = await operator.inputValue("#paste"), meant = rows.map((row) => row.map(quoted).join("\t")).join("\n") + "\n";
    check(text === meant, `${name}: ${JSON.stringify(text)}, not ${JSON.stringify(meant)}`);
  }
  await operator.context().close();
});

await test("rows from Excel without a head of their own say which table they are", async () => {
  const operator = await person(browser, server, "operator", { viewport: DESKTOP });
  await operator.goto(`${server.base}${ENTRY}/part/roster`);
  await operator.click("#fill-tables summary");
  await paste(operator, "#paste", { "text/plain": EXCEL.split("\r\n")[1] });
  await operator.click("text=粘贴并查看");
  await operator.waitForSelector("#h-result");
  check((await operator.innerText("main")).includes("没有表头，按网页上各列的先后导入"), "no word of it");
  const taken = await operator.locator("select[name='column.1']").evaluate((one) => one.selectedOptions[0].text);
  check(taken === "姓名", `column B is ${taken}`);
  await shot(operator, "bare-desktop");
  await operator.context().close();
});

await browser.close();
await server.stop();
finish();
