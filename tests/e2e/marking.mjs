// Scoring by keyboard with a running total, drafts that outlive a reload, and rating on a telephone.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { typeCell } from "./cells.mjs";
import { check, finish, launch, person, PHONE, shot, source, startServer, test } from "./harness.mjs";

const SHEET = "/marking/demo-open/entry-5/material";
const axe = readFileSync(join(source, "node_modules/axe-core/axe.min.js"), "utf8");

async function clean(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document).then((r) => r.violations.map((v) => v.id)));
  check(found.length === 0, `${what}: ${found.join(", ")}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(overflow <= 1, `${what}: ${overflow} px wider than the screen`);
}

const saved = (page) => page.waitForResponse((r) => r.request().method() === "POST" && r.ok());
const status = (page) => page.innerText("#mark-status");

const server = await startServer();
const browser = await launch();
const expert = await person(browser, server, "expert");

await test("an expert declares and then finds the sheet beside the material", async () => {
  await expert.goto(server.base + SHEET);
  await clean(expert, "declaration");
  await expert.check("input[name=tie][value=no]");
  await expert.click("main button[type=submit]");
  await expert.waitForSelector("#mark-form");
  check(await expert.isVisible(".mark-evidence"), "no material");
  const height = await expert.evaluate(() => document.documentElement.scrollHeight); // reasons make it higher
  check(height <= 4000, `${height} px high`);
});

await test("digits, Enter and figures mark three items without a mouse, beside the one that the data fill in", async () => {
  await expert.focus("[data-mark-item] input");
  const done = saved(expert);
  await expert.keyboard.press("1");
  await done;
  const more = saved(expert);
  await expert.keyboard.press("Enter");
  await expert.keyboard.type("2");
  await expert.keyboard.press("Enter");
  await expert.keyboard.press("2");
  await more;
  await expert.waitForFunction(() => /已评 4 \/ 17/.test(document.querySelector("#mark-status").innerText));
  check((await status(expert)).includes("目前合计 13.6667 / 100"), await status(expert));
});

await test("a full mark asks for its reason at once, where it is given", async () => {
  const done = saved(expert);
  await expert.keyboard.press("1");
  await done;
  await expert.waitForFunction(() => document.querySelector("[data-mark-item] details[open]"));
  check((await expert.innerText("#mark-form")).includes("打了满分，请写明理由"), "no request for a reason");
});

await test("a reload brings back what was typed", async () => {
  await expert.reload();
  check(await expert.isChecked("input[name='level.4'][value=full]"), "the level is gone");
  check((await status(expert)).includes("草稿已保存"), await status(expert));
  await clean(expert, "sheet");
  await expert.setViewportSize(PHONE);
  await clean(expert, "sheet on a telephone");
  await expert.reload(); // one group at a time there, the first in which something is left
  await clean(expert, "sheet on a telephone, folded");
  const open = () => expert.$$eval("[data-mark-part]", (all) => all.map((one) => (one.open ? 1 : 0)).join(""));
  check((await open()) === "1000", `open: ${await open()}`);
  const height = await expert.evaluate(() => document.documentElement.scrollHeight);
  check(height < 5000, `${height} px high`);
  await expert.click(".mark-next:visible");
  check((await open()) === "0100", `open: ${await open()}`);
  await expert.click("#mark-status a");
  check((await open()).startsWith("1"), "what is left is not opened");
  await shot(expert, "sheet-phone");
  await expert.click("[href='#p-staffing']");
  check(await expert.locator("#p-staffing").evaluate((one) => one.open), "the material stays folded");
});

await test("a note to oneself is kept while it is typed", async () => {
  await expert.setViewportSize({ width: 1366, height: 768 });
  await expert.reload();
  await expert.click(".mark-own > summary");
  const done = saved(expert);
  await expert.fill("[name=own_note]", "再看一次名册");
  await done;
  await expert.waitForSelector("text=笔记已保存");
  await expert.reload();
  check((await expert.inputValue("[name=own_note]")) === "再看一次名册", "gone");
  await clean(expert, "sheet with a note");
});

await test("the facts stand beside the sheet, by the items that ask for them", async () => {
  const order = await expert.$$eval(".desk-nav a", (all) => all.map((a) => a.textContent));
  check(order[0] === "人员" && order[1] === "指标" && order.includes("材料"), order.join());
  await expert.setViewportSize({ width: 1366, height: 768 });
  await expert.focus("[data-mark-item]:has-text('合同指标完成率') input");
  check(await expert.locator("#p-indicators.is-wanted").count() === 1, "the indicators are not shown");
  const top = await expert.evaluate(() => document.getElementById("p-indicators").getBoundingClientRect().top);
  check(top >= 0 && top < 200, `the indicators are at ${top}`);
  check((await expert.innerText("#p-indicators")).includes("91.67%"), "no rate");
  const offered = await expert.innerText("[data-mark-item]:has-text('居民建档完成率')");
  check(offered.includes("完成 22，目标 24"), offered);
});

const manager = await person(browser, server, "manager");
let address, office;

await test("the manager gets links with codes and a text to send", async () => {
  await manager.goto(`${server.base}/rounds/demo-open/links`);
  await clean(manager, "links");
  await manager.click("#create-links button[type=submit]");
  await manager.waitForSelector(".rate-qr svg");
  await clean(manager, "new links");
  const texts = await manager.$$eval("textarea", (all) => all.map((t) => t.value));
  address = texts.find((t) => t.includes("示例1社区党委")).match(/http\S+/)[0];
  office = texts.find((t) => t.includes("示例街道公共事务中心")).match(/http\S+/)[0];
});

const phone = await person(browser, server, null, { viewport: PHONE, isMobile: true, hasTouch: true });

await test("a party rates on a telephone; a double tap hands in once", async () => {
  await phone.goto(address);
  check(phone.url() === `${server.base}/r`, phone.url());
  await clean(phone, "form");
  const done = saved(phone);
  await phone.fill("#points-0", "31");
  await done;
  await phone.dblclick("button[formaction]");
  await phone.waitForSelector(".rate-facts");
  const text = await phone.innerText("main");
  check(text.includes("31 分") && /PF\d{8}-/.test(text), text);
  await clean(phone, "receipt");
  await phone.goto(address);
  check((await phone.innerText("main")).includes("评价已提交"), "no receipt");
});

const party = await person(browser, server, null);

await test("an office rates its centers side by side and hands in one of them", async () => {
  await party.goto(office);
  check(party.url() === `${server.base}/r`, party.url());
  await clean(party, "grid");
  await party.click("a:has-text('并排填写全部')");
  await party.waitForSelector(".sheet[data-ready]");
  await clean(party, "table");
  const done = saved(party);
  await typeCell(party, "points.0", "20");
  await done;
  await party.waitForSelector("text=草稿已保存");
  const again = saved(party); // the numbers of the drafts came back: this is no conflict
  await typeCell(party, "points.1000", "99");
  await again;
  await party.waitForSelector("#note-1000 .mark-problem", { state: "attached" });
  await party.waitForSelector(".slick-row[data-row='1'] .slick-cell.l3.is-bad");
  check(await party.inputValue("[name='points.0']") === "20", "what was typed is gone");
  await party.click("button:has-text('提交填好的评价')");
  await party.waitForSelector("text=已提交 1 份评价");
  check((await party.innerText("main")).includes("另有 1 份没有提交"), await party.innerText("main"));
  await party.setViewportSize(PHONE);
  await party.reload(); // a telephone has the fields
  await clean(party, "table on a telephone");
  await party.fill("[name='points.1000']", "21");
  await party.click("button:has-text('提交填好的评价')");
  await party.waitForSelector("text=已全部提交");
  await clean(party, "receipts on a telephone");
});

await test("no script failed and nothing was asked of another host", async () => {
  for (const page of [expert, manager, phone, party])
    check(page.problems.length === 0, page.problems.join(" | "));
});

await server.stop();

// One item more than the standard has becomes nine, so that there are 25.
function longer(bundle) {
  const all = (items) => items.flatMap((item) => [item, ...all(item.items ?? [])]);
  for (const method of bundle.standard.methods)
    for (const component of method.components)
      for (const item of all(component.items ?? []).filter((x) => x.id === "m-change")) {
        item.kind = "group";
        item.items = [1, 1, 1, 1, 1, 1, 1, 1, 2].map((max, i) =>
          ({ id: `m-change-${i}`, name: `成效${i + 1}`, kind: "points", max: String(max), step: "0.5", criteria: "有事实" }));
        for (const key of ["step", "criteria", "evidence"]) delete item[key];
      }
  for (const entry of bundle.round.entries)
    for (const sheet of entry.sheets ?? []) sheet.marks = (sheet.marks ?? []).filter((m) => m.item !== "m-change");
}

await test("a sheet of 25 items is marked and handed in by keyboard alone", async () => {
  const other = await startServer({ change: longer });
  const page = await person(browser, other, "expert");
  let keys = 0;
  const press = async (key) => { keys++; await page.keyboard.press(key); };
  const type = async (text) => { for (const key of text) await press(key); };
  const kind = () => page.evaluate(() => document.activeElement.name.split(".")[0]);
  await page.goto(other.base + SHEET);
  await page.check("input[name=tie][value=no]");
  await page.click("main button[type=submit]");
  await page.waitForSelector("#mark-form");
  check(await page.locator("[data-mark-item]").count() === 25, "not 25 items");
  await press("Alt+ArrowDown");
  const how = { points: "0.5", part: "2", level: "2", times: "1" };
  for (let i = 0; i < 25; i++) {
    const name = await kind();
    if (name !== "done") await type(how[name]);
    else if (!await page.evaluate(() => document.activeElement.value)) {
      await type("8");
      await press("Tab");
      await type("20");
    }
    await press("Enter");
  }
  check(await kind() === "comment", `at ${await kind()} after the last item`);
  const at = (text) => page.evaluate((t) => document.activeElement.textContent === t, text);
  while (!await at("提交评分")) await press("Tab"); // a link to what is open may stand before it
  await press("Enter");
  await page.waitForSelector("#mark-check[open]");
  check(page.url().endsWith(SHEET), "handed in at the first press");
  await page.waitForFunction(() => document.querySelectorAll("#mark-summary tbody tr").length === 25 &&
    !document.querySelector("#mark-summary .mark-problem"));
  await clean(page, "sheet before it is handed in");
  await press("Enter");
  await page.waitForSelector("text=评分已提交");
  console.log(`# ${keys} keys for 25 items`);
  check(keys <= 100, `${keys} keys`);
  check(page.problems.length === 0, page.problems.join(" | "));
  await page.context().close();
  await other.stop();
});

await browser.close();
finish();
