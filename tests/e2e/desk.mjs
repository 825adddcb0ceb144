// An expert's sheet without network: put on the device, scored there, and saved when there is network again.
import { ask, check, clean, finish, launch, PASSWORD, PHONE, person, shot, startServer, tab, test } from "./harness.mjs";

const SHEET = "/marking/demo-open/entry-5/material", OTHER = "/marking/demo-open/entry-6/material";
const server = await startServer({ demo: "full" });
const browser = await launch();
const expert = await person(browser, server, "expert", { viewport: PHONE });
const offline = (yes) => expert.context().setOffline(yes);
const draft = () => ask(server.db, "SELECT body FROM sheet_draft WHERE entry = 'entry-5'").map(([body]) => body).join();
const line = (text) => expert.waitForSelector(`#mark-offline:has-text('${text}')`);
const typed = (text) => expert.waitForFunction((wanted) => Object.values(localStorage).some((value) => value.includes(wanted)), text);

async function open(page, path) {
  await page.goto(server.base + path);
  if (await page.locator("input[name=tie]").count()) {
    await page.check("input[name=tie][value=no]");
    await page.click("main button[type=submit]");
  }
  await page.waitForSelector("#mark-form");
}

async function write(page, text) {
  await page.evaluate(() => document.querySelectorAll("#mark-form details").forEach((one) => { one.open = true; }));
  await page.fill("#comment", text);
}

await test("a sheet is put on the device with its files", async () => {
  await open(expert, SHEET);
  await expert.click("#desk-offline > summary");
  await clean(expert, "sheet that can be kept");
  await expert.click("#desk-offline-take");
  await expert.waitForSelector("#desk-offline-state:has-text('已存到这台设备')");
  await shot(expert, "desk-kept");
});

await test("without network it opens, takes what is typed, and keeps it over a reload", async () => {
  await offline(true);
  await expert.goto(server.base + SHEET);
  await line("没有网络：这是");
  await write(expert, "在社区里写的");
  await expert.locator("[data-mark-item] [data-key='1']").first().check();
  await typed("在社区里写的");
  await line("联网后自动保存");
  await expert.reload();
  await line("没有网络");
  check((await expert.inputValue("#comment")) === "在社区里写的", "the text is gone");
  check(await expert.locator("[data-mark-item] [data-key='1']").first().isChecked(), "the mark is gone");
  await shot(expert, "desk-offline");
  check(!draft().includes("在社区里写的"), "the server has it already");
});

await test("the files that were kept open without network", async () => {
  const link = expert.locator("#p-files a[data-view=pdf]").first();
  await expert.evaluate(() => { document.getElementById("p-files").open = true; });
  const given = expert.waitForResponse((response) => response.url().includes("~kept"));
  await link.click();
  check((await given).headers()["content-type"] === "application/pdf", "not the document");
  await expert.keyboard.press("Escape");
});

await test("what was not kept says so, and leads back", async () => {
  await expert.goto(server.base + OTHER);
  await expert.waitForSelector("text=这一页还没有存到本机");
  await expert.click("a");
  await expert.waitForSelector("h1:has-text('我的评分')");
});

await test("handing in waits for the network; then all is saved by itself", async () => {
  await expert.goto(server.base + SHEET);
  await line("没有网络");
  await expert.click("button:has-text('提交评分')");
  await expert.click("button:has-text('确认提交')");
  await line("还不能提交");
  await offline(false);
  await line("已保存到服务器");
  check(draft().includes("在社区里写的"), "not saved");
  await expert.reload();
  check((await expert.inputValue("#comment")) === "在社区里写的", "the page shows another text");
  check(await expert.locator(".keep-offer").count() === 0, "what is saved is offered again");
});

await test("after the session has ended and a new sign-in elsewhere, what was typed is saved by itself", async () => {
  await expert.context().clearCookies();
  await write(expert, "登录过期后写的");
  await line("没有保存成功");
  const again = await tab(expert.context(), server);
  await again.goto(`${server.base}/login`);
  await again.fill("#login", "expert");
  await again.fill("#password", PASSWORD);
  await again.click("main button[type=submit]");
  await again.waitForURL((url) => !url.pathname.startsWith("/login"));
  await again.close();
  await expert.evaluate(() => window.dispatchEvent(new Event("focus"))); // back in this window
  await expert.waitForFunction(() => document.getElementById("mark-offline").hidden);
  check(draft().includes("登录过期后写的"), "not saved");
  check((await expert.innerText("#desk-offline-state")) === "", "the copy went with the sign-in, and the page says that it is there");
  await expert.evaluate(() => { document.getElementById("desk-offline").open = true; });
  await expert.click("#desk-offline-take");
  await expert.waitForSelector("#desk-offline-state:has-text('已存到这台设备')");
});

await test("a newer draft from elsewhere is not overwritten by what comes late", async () => {
  await offline(true);
  await write(expert, "离线时写的");
  await typed("离线时写的");
  const desk = await tab(await browser.newContext({ storageState: await expert.context().storageState() }), server);
  await desk.goto(server.base + SHEET);
  await desk.evaluate(() => localStorage.clear());
  await desk.reload();
  await write(desk, "办公室里写的");
  await desk.click("#mark-form button:has-text('保存草稿')");
  await desk.waitForSelector("text=草稿已保存");
  await offline(false);
  await expert.waitForSelector("#mark-status:has-text('另一个窗口或另一台设备保存过更新的草稿')");
  let sent = 0;
  expert.on("request", (request) => { if (request.method() === "POST") sent++; });
  await expert.evaluate(() => document.getElementById("mark-form").addEventListener("htmx:beforeRequest", (event) => {
    setTimeout(() => { document.body.dataset.held = event.defaultPrevented; });
  }));
  await write(expert, "离线时写的，又改了");
  await typed("又改了");
  await expert.waitForSelector("body[data-held=true]");
  check(sent === 0 && draft().includes("办公室里写的"), "saved over the newer one");
  await expert.click("#mark-form button:has-text('保存草稿')");
  await expert.waitForSelector("#mark-form");
  check((await expert.inputValue("#comment")) === "离线时写的，又改了", "what was typed is gone");
  await desk.context().close();
});

await test("who signs out leaves nothing on the device", async () => {
  await expert.goto(`${server.base}/marking`);
  const names = () => expert.evaluate(() => caches.keys());
  check((await names()).length === 1, `${await names()}`);
  await expert.evaluate(() => document.querySelector("form[action='/logout']").requestSubmit());
  await expert.waitForURL(/login|\/$/);
  await expert.waitForFunction(async () => !(await caches.keys()).some((name) => name.startsWith("gp-")));
});

await browser.close();
await server.stop();
finish();
