// What is typed survives a session that ends, a window that is closed and a form that is closed, in
// the browser of the same person alone, and without what must not be kept.
import { day } from "./acts.mjs";
import { typeCell } from "./cells.mjs";
import { ask, check, finish, launch, PASSWORD, person, startServer, test } from "./harness.mjs";

const SHEET = "/marking/demo-open/entry-5/material";
const PART = "/fill/demo-open/entry-4/part";
const SAID = "理由写了很久，不想再写一遍。";

const server = await startServer();
const browser = await launch();
const expert = await person(browser, server, "expert");
const operator = await person(browser, server, "operator");

const copies = (page) => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("keep:")).map(([, value]) => value));
const kept = (page, text) => page.waitForFunction((wanted) => Object.values(localStorage).some((value) => value.includes(wanted)), text);
const nothingKept = (page) => page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith("keep:")));
const offers = (page) => page.locator(".keep-offer").count();

async function signIn(page, role) {
  await page.fill("#login", role);
  await page.fill("#password", PASSWORD);
  await page.click("main button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

await test("an expert's text survives the end of the session and a new sign-in", async () => {
  await expert.goto(server.base + SHEET);
  await expert.check("input[name=tie][value=no]");
  await expert.click("main button[type=submit]");
  await expert.waitForSelector("#mark-form");
  const cookies = await expert.context().cookies();
  await expert.context().clearCookies();
  await expert.fill("#comment", SAID);
  await kept(expert, SAID);
  await expert.click("#mark-form button:has-text('保存草稿')");
  const back = expert.locator(".keep-offer a");
  await back.waitFor();
  check((await expert.locator("body").getAttribute("data-status")) >= "400", "no error page");
  await back.click();
  await signIn(expert, "expert");
  await expert.waitForURL(server.base + SHEET);
  check((await expert.inputValue("#comment")) === "", "the server has it after all");
  await expert.click("text=恢复这些内容");
  check((await expert.inputValue("#comment")) === SAID, "the text is gone");
  await expert.click("#mark-form button:has-text('保存草稿')");
  await expert.waitForURL(server.base + SHEET);
  await nothingKept(expert);
  check((await expert.inputValue("#comment")) === SAID, "not saved");
  check(cookies.length > 0, "there was no session");
});

await test("another session's page token is no dead end", async () => {
  await expert.goto(server.base + SHEET);
  await expert.context().clearCookies(); // the page saves while one types
  await expert.fill("#comment", "第二次写的");
  await kept(expert, "第二次写的");
  const again = await expert.context().newPage();
  await again.goto(`${server.base}/login`);
  await signIn(again, "expert");
  await again.close();
  await expert.click("#mark-form button:has-text('保存草稿')");
  await expert.click(".keep-offer a");
  await expert.waitForSelector("#mark-form");
  await expert.click("text=恢复这些内容");
  check((await expert.inputValue("#comment")) === "第二次写的", "the text is gone");
  const done = expert.waitForResponse((r) => r.request().method() === "POST" && r.headers()["gp-saved"] === "1");
  await expert.fill("#comment", "第二次写的。");
  await done;
  await nothingKept(expert);
});

await test("what was saved is not offered as unsaved", async () => {
  await operator.goto(`${server.base}${PART}/narrative`);
  const done = operator.waitForResponse((r) => r.url().endsWith("/draft") && r.ok());
  await operator.fill("#narrative", "本期做了很多事。");
  await done;
  await nothingKept(operator);
  await operator.fill("#narrative", "本期做了更多的事。");
  await operator.click(".fill-actions button:has-text('保存')");
  await operator.waitForURL((url) => url.pathname.endsWith("/narrative"));
  await nothingKept(operator);
  await operator.reload();
  check((await offers(operator)) === 0, "a false offer");
  check((await operator.inputValue("#narrative")) === "本期做了更多的事。", "not saved");
});

await test("names, identity numbers and certificate numbers are never kept", async () => {
  await operator.goto(`${server.base}${PART}/roster`);
  await operator.route("**/draft", (route) => route.abort());
  await typeCell(operator, "person.0", "示例人员一");
  await typeCell(operator, "id_number.0", "999999198402260425");
  await typeCell(operator, "number.0", "GZ-0001-77");
  await typeCell(operator, "reason.0", "身份证 999999 1984 0226 0425 已核");
  await typeCell(operator, "end.0", "2026-03-31");
  await operator.evaluate(() => { document.querySelectorAll("details").forEach((d) => { d.open = true; }); });
  await operator.fill("#paste", "中心主管\t示例人员二");
  await kept(operator, "2026-03-31");
  const text = (await copies(operator)).join();
  for (const never of ["示例人员", "999999", "GZ-0001", "0425"]) check(!text.includes(never), `${never} is kept: ${text}`);
});

await test("another person at the same browser is offered nothing, the first one is", async () => {
  await operator.click("text=退出");
  await operator.waitForURL((url) => url.pathname !== `${PART}/roster`);
  await operator.unroute("**/draft");
  await operator.goto(`${server.base}/login`);
  await signIn(operator, "manager");
  check((await offers(operator)) === 0, "somebody else's text is offered");
  await operator.click("text=退出");
  await operator.goto(`${server.base}/login`);
  await signIn(operator, "operator");
  await operator.goto(`${server.base}/`);
  await operator.click(".keep-offer a");
  await operator.waitForSelector("#fill-form");
  await operator.click("text=恢复这些内容");
  check((await operator.inputValue("[name='end.0']")) === "2026-03-31", "not brought back");
});

await test("what was typed over an older form is brought back as that, and both are shown", async () => {
  const manager = await person(browser, server, "manager");
  const other = await person(browser, server, "manager");
  const path = `${server.base}/rounds/demo-open/report`;
  await manager.goto(path);
  await manager.fill("#f-background", "我写的背景");
  await kept(manager, "我写的背景");
  await other.goto(path);
  await other.fill("#f-background", "同事写的背景");
  await other.click("text=保存文字");
  await other.waitForSelector(".alert-success");
  await manager.goto(path);
  await manager.click("text=恢复这些内容");
  await manager.click("text=保存文字");
  await manager.waitForSelector("text=已保存的与您填的不同之处");
  check((await manager.inputValue("#f-background")) === "我写的背景", "what was typed is gone");
  check((await manager.innerText("main")).includes("同事写的背景"), "the other is not shown");
  await manager.click("text=保存文字");
  await manager.waitForSelector(".alert-success");
  await nothingKept(manager);
  await manager.context().close();
  await other.context().close();
});

// Steps of the manager, as its pages send them.
async function step(manager, path, fields) {
  await manager.evaluate(async ([to, sent]) => {
    const body = new URLSearchParams({ ...sent, reason: "提前结束", _csrf: document.body.dataset.csrf });
    await fetch(to, { method: "POST", body });
  }, [path, fields]);
}

const ROUND = "/rounds/demo-open";
const ENTRY = `${ROUND}/entries/entry-5`;
const back = (page) => page.evaluate(() => window.dispatchEvent(new Event("focus")));
const sql = (statement) => ask(server.db, statement);

await test("scoring that is going to end is told on the open page, and that it has ended; the text stays", async () => {
  const manager = await person(browser, server, "manager");
  await expert.goto(server.base + SHEET);
  await manager.goto(server.base + ENTRY);
  await manager.click("summary:text-is('完成评分')");
  await manager.click("details[open] button:has-text('通知将要结束')");
  await manager.waitForSelector(".alert-success");
  await back(expert);
  await expert.waitForSelector("text=评估方通知：评分还有");
  sql("UPDATE closing SET closes_at = closes_at - 600000");
  await expert.route("**/submit", (route) => route.abort());
  await expert.route(`**${SHEET}`, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await expert.fill("#comment", "还没有存上的一段话");
  await kept(expert, "还没有存上的一段话");
  await step(manager, `${ENTRY}/step`, { step: "finish_scoring" });
  await back(expert);
  await expert.waitForSelector("text=项目的评分已经完成");
  check((await expert.inputValue("#comment")) === "还没有存上的一段话", "the text is gone from the page");
  await expert.unroute("**/submit");
  await expert.unroute(`**${SHEET}`);
  await manager.context().close();
});

await test("a form that is closed meanwhile gives the text back to be copied, and open again, into it", async () => {
  await expert.goto(server.base + SHEET);
  const text = expert.locator(".keep-offer textarea");
  await text.waitFor();
  check((await text.inputValue()) === "还没有存上的一段话", "the text is lost");
  const manager = await person(browser, server, "manager");
  await step(manager, `${ENTRY}/step`, { step: "reopen" });
  await expert.goto(server.base + SHEET);
  await expert.click("text=恢复这些内容");
  check((await expert.inputValue("#comment")) === "还没有存上的一段话", "not offered back");
  await manager.context().close();
});

await test("a last day that is moved or passes while a form is open is told on it", async () => {
  const setDeadline = (to) => sql(`UPDATE round SET deadline = '${to}' WHERE id = 'demo-open'`);
  await operator.goto(`${server.base}${PART}/narrative`);
  await operator.fill("#narrative", "截止以前写的。");
  check((await operator.locator("text=截止，请及时提交").count()) === 0, "told too early");
  setDeadline(day(0));
  await back(operator);
  await operator.waitForSelector("text=截止，请及时提交");
  setDeadline("2026-01-01");
  await back(operator);
  await operator.waitForSelector("text=截止时间已过");
  check((await operator.inputValue("#narrative")) === "截止以前写的。", "the text is gone");
});

await browser.close();
await server.stop();
finish();
