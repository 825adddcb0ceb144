// Makes docs/images/manual anew from the demonstration data, for the README, the manual and the design language:
//   node docs/pictures.mjs build/gongping . [FOLDER]
// Needs chromium and pdftoppm (poppler-utils). Nothing is shown that the demo does not give. tests/e2e/pictures.mjs
// runs it into a folder of its own, and compares what comes out with what the documents name.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, DESKTOP, gongping, launch, person, PHONE, source, startServer } from "../tests/e2e/harness.mjs";

const OPEN = "demo-open";
const SCORED = "pingshan-2022";
const FINISHED = "demo-2026";
const ENTRIES = 5;
const MOST_BYTES = 100_000;
const QUALITY = 72;
const images = process.argv[4] ?? join(source, "docs/images/manual");
mkdirSync(images, { recursive: true });

const ONLY = process.env.GP_ONLY?.split(","); // names, while one works at them
const made = [];

// What is seen, or as much of it as `part` has, kept small. A page of an error is none.
async function shoot(page, name, part = null) {
  check(await page.locator("h1, .inspect-title").count() > 0, `${name}: no page at ${page.url()}`);
  check(page.problems.length === 0, `${name}: ${page.problems}`);
  await page.evaluate(() => document.fonts.ready);
  const box = part && await page.locator(part).first().boundingBox();
  const cdp = await page.context().newCDPSession(page);
  const { data } = await cdp.send("Page.captureScreenshot", { format: "webp", quality: QUALITY,
    ...(box && { clip: { ...box, scale: 1 } }) });
  await cdp.detach();
  writeFileSync(join(images, `${name}.webp`), Buffer.from(data, "base64"));
  check(!made.includes(name), `${name} is made twice`);
  made.push(name);
}

async function goes(page, address) {
  const answer = await page.goto(address);
  check(answer.status() === 200, `${address}: ${answer.status()}`);
}

// ---- pages that are only looked at, of the demonstration in full: as everybody finds it in the morning
// [name, who, where, and what is done there first]
const DUTY = `/marking/${OPEN}/entry-1/material`;
const LOOKED_AT = [
  ["login", null, "/login"],
  ["home-manager", "manager", "/"],
  ["projects", "manager", "/registry"],
  ["import", "manager", "/registry/workbook"],
  ["standards", "manager", "/standards"],
  ["opening", "manager", `/rounds/${OPEN}/opening`],
  ["choose-projects", "manager", `/rounds/${OPEN}/projects`],
  ["board", "manager", `/rounds/${OPEN}`],
  ["entry", "manager", `/rounds/${OPEN}/entries/entry-3`],
  ["experts", "manager", `/rounds/${OPEN}/experts`],
  ["findings", "manager", `/rounds/${OPEN}/findings`],
  ["scores", "manager", `/rounds/${FINISHED}/scores`],
  ["settlement", "manager", `/rounds/${SCORED}/settlement`],
  ["report-edit", "manager", `/rounds/${FINISHED}/report`],
  ["papers", "manager", `/rounds/${OPEN}/papers`],
  ["analysis", "manager", "/analysis"],
  ["survey", "manager", `/rounds/${OPEN}/surveys`],
  ["home-expert", "expert", "/"],
  ["queue", "expert", "/marking"],
  ["declaration", "expert", `/marking/${OPEN}/entry-5/material`],
  ["home-operator", "operator", "/"],
  ["hand-in", "center", `/fill/${OPEN}/entry-3`],
  ["staff", "center", `/fill/${OPEN}/entry-3/part/roster`],
  ["funds", "center", `/fill/${OPEN}/entry-3/part/funds`],
  ["files", "center", `/fill/${OPEN}/entry-3/files`],
  ["home-commissioner", "commissioner", "/"],
  ["approve", "commissioner", `/results/${FINISHED}`],
  ["home-purchaser", "purchaser", "/"],
  ["home-admin", "admin", "/"],
  ["accounts", "admin", "/admin/accounts"],
  ["settings", "admin", "/admin/settings"],
  ["published", null, "/public"],
  ["verify", null, "/public/~verify"],
];
const ON_PHONE = [
  ["login-phone", null, "/login"],
  ["round-phone", "manager", `/rounds/${OPEN}`],
  ["staff-phone", "center", `/fill/${OPEN}/entry-3/part/roster`],
  ["sheet-phone", "expert", DUTY],
  ["home-inspector", "inspector", "/"],
  ["rating-account-phone", "committee", `/rating/${OPEN}`, async (page) => page.click("main a[href*='/entry-']:not([href*='~'])")],
];

async function looked(browser, server, viewport, list) {
  const pages = new Map();
  for (const [name, who, where, first] of list.filter(([name]) => !ONLY || ONLY.includes(name))) {
    if (!pages.has(who)) pages.set(who, await person(browser, server, who, { viewport, ...(viewport === PHONE && { isMobile: true, hasTouch: true }) }));
    const page = pages.get(who);
    await goes(page, server.base + where);
    if (first) await first(page);
    await shoot(page, name);
  }
  for (const page of pages.values()) await page.context().close();
}

// The expert's desk: facts at the left, the sheet at the right, once it is said that nothing ties them to the operator.
async function desk(browser, server) {
  const page = await person(browser, server, "expert", { viewport: { width: 1366, height: 900 } });
  await goes(page, server.base + DUTY);
  const free = page.locator("label:has-text('没有利害关系，愿意公正评分')");
  if (await free.count()) {
    await free.click();
    await page.click("button:has-text('提交声明')");
    await page.waitForSelector("button:has-text('提交评分')");
  }
  await shoot(page, "sheet");
  await page.context().close();
}

// ---- the report, and what people press, over a demonstration in which nothing is done yet

async function reportPage(browser, server, number) {
  const pdf = join(server.folder, "report.pdf"), png = join(server.folder, "report");
  gongping("report", "--round", SCORED, "--db", server.db, "-f", "pdf", "-o", pdf);
  execFileSync("pdftoppm", ["-png", "-singlefile", "-r", "72", "-f", String(number), "-l", String(number), pdf, png]);
  const page = await person(browser, server, null, { viewport: { width: 596, height: 842 } });
  await page.setContent(`<title>report</title><body style="margin:0"><h1 style="display:none">report</h1><img src="data:image/png;base64,${
    readFileSync(`${png}.png`).toString("base64")}">`);
  await page.waitForFunction(() => document.images[0].complete);
  await shoot(page, "report");
  await page.context().close();
}

async function explanation(browser, server) {
  const page = await person(browser, server, "manager", { viewport: DESKTOP });
  await goes(page, `${server.base}/rounds/${SCORED}/explain/pingshan.settle.deduction`);
  await shoot(page, "explain");
  return page;
}

async function ratingOnPhone(browser, server, manager) {
  await goes(manager, `${server.base}/rounds/${OPEN}/links`);
  await manager.click("#create-links button[type=submit]");
  await manager.waitForSelector(".rate-qr svg");
  await manager.setViewportSize(DESKTOP);
  await shoot(manager, "links");
  const texts = await manager.$$eval("textarea", (all) => all.map((t) => t.value));
  const address = texts.find((t) => t.includes("社区党委")).match(/http\S+/)[0];
  const phone = await person(browser, server, null, { viewport: PHONE, isMobile: true, hasTouch: true });
  await phone.goto(address);
  const saved = phone.waitForResponse((r) => r.request().method() === "POST" && r.ok());
  await phone.fill("#points-0", "33.5");
  await saved;
  await phone.waitForSelector("text=草稿已保存");
  await shoot(phone, "rating");
}

async function inspectionOffline(browser, server, manager) {
  await goes(manager, `${server.base}/rounds/${OPEN}/inspections`);
  for (const box of await manager.locator("input[name=member]").all()) await box.check();
  await manager.click("button:has-text('安排验收')");
  await manager.waitForSelector("text=已安排");
  await shoot(manager, "inspections");
  const phone = await person(browser, server, "inspector", { viewport: PHONE, hasTouch: true });
  await phone.goto(`${server.base}/inspections`);
  await phone.waitForSelector("text=已存到本机");
  await shoot(phone, "visits");
  const visit = await phone.getAttribute("a[data-visit]", "href");
  await phone.context().setOffline(true);
  await phone.goto(server.base + visit);
  await phone.waitForSelector("#inspect-net:has-text('没有网络')");
  const parts = phone.locator("input[name^='part.']");
  for (const box of [parts.nth(0), parts.nth(2)]) await box.check();
  await phone.fill("input[name^='times.']", "0");
  await phone.waitForSelector("#inspect-state:has-text('已评 2/')");
  // Not the fields for times: a browser without Chinese shows them in English.
  await parts.first().evaluate((box) => box.closest(".card").scrollIntoView({ block: "start" }));
  phone.problems.length = 0; // that there is no network
  await shoot(phone, "inspection");
}

// The invented round of 2026 goes the whole way, by the buttons that people use.
async function publish(browser, server, page) {
  const round = `${server.base}/rounds/${FINISHED}`;
  const step = async (path, name, confirm = `确认${name}`) => {
    await page.goto(path);
    await page.click(`summary:has-text("${name}")`);
    await page.click(`button:has-text("${confirm}")`);
    await page.waitForLoadState();
  };
  await step(round, "开始资料递交");
  for (let i = 1; i <= ENTRIES; i++) await step(`${round}/entries/entry-${i}`, "受理资料");
  await step(round, "开始评分");
  await page.goto(`${round}/scores`);
  await page.click("button:has-text('反馈给运营机构')");
  await page.goto(`${round}/objections`);
  await shoot(page, "objections");
  await page.fill("#early", "各机构均已书面确认无异议");
  await page.click("button:has-text('确定没有异议的结果')");
  await page.goto(`${round}/report`);
  await page.click("button:has-text('提交审批')");
  const commissioner = await person(browser, server, "commissioner");
  await commissioner.goto(`${server.base}/results/${FINISHED}`);
  await commissioner.click("main button:has-text('批准')");
  await commissioner.waitForSelector("text=您已批准");
  await page.goto(`${round}/report`);
  await page.click("button:has-text('签名并公示')");
  await page.waitForSelector("text=报告已签名并公示", { timeout: 120_000 });
}

async function published(browser, server) {
  const page = await person(browser, server, null, { viewport: { width: 1000, height: 900 } });
  await goes(page, `${server.base}/public/${FINISHED}`);
  await shoot(page, "public");
  await looked(browser, server, DESKTOP, [
    ["outcome", "operator", `/outcome/${FINISHED}/entry-2`],
    ["results-purchaser", "purchaser", `/results/${FINISHED}`],
  ]);
}

// A city above the district sees what it has published.
async function levelAbove(browser, server) {
  gongping("init", "--tenant", "440300", "--level", "city", "--name", "深圳市", "--db", server.db);
  const out = gongping("account", "zhuguan", "supervisor", "张三", "--tenant", "440300", "--db", server.db);
  const password = out.match(/[A-Za-z0-9-]{10,}/)[0];
  const page = await person(browser, server, null);
  await goes(page, `${server.base}/login?d=440300`);
  if (await page.locator("select#district").count()) await page.selectOption("select#district", "440300");
  await page.fill("#login", "zhuguan");
  await page.fill("#password", password);
  await page.click("main button[type=submit]");
  await goes(page, `${server.base}/below`);
  await shoot(page, "below");
}

// GP_SITE: a full demonstration that is being served already, of which only the pages to look at are made; "none": the others alone.
const there = process.env.GP_SITE;
const browser = await launch();
if (there !== "none") {
  const server = there ? { base: there, gave: new Set(), stop() {} } : await startServer({ demo: "full" });
  try {
    await looked(browser, server, DESKTOP, LOOKED_AT);
    if (!ONLY || ONLY.includes("sheet")) await desk(browser, server);
    await looked(browser, server, PHONE, ON_PHONE);
  } finally {
    await server.stop();
  }
}
if (!there || there === "none") {
  const server = await startServer();
  try {
    await reportPage(browser, server, 5);
    const manager = await explanation(browser, server);
    await ratingOnPhone(browser, server, manager);
    await inspectionOffline(browser, server, manager);
    await publish(browser, server, manager);
    await published(browser, server);
    await levelAbove(browser, server);
  } finally {
    await server.stop();
  }
}
await browser.close();
for (const name of made)
  check(statSync(join(images, `${name}.webp`)).size < MOST_BYTES, `${name}.webp is larger than ${MOST_BYTES} bytes`);
console.log(`${made.length} pictures`);
