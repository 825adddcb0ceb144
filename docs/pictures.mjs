// Makes docs/images anew from the demonstration data:
//   node docs/pictures.mjs build/gongping .
// Needs chromium and pdftoppm (poppler-utils). Nothing is shown that the demo does not give.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { check, DESKTOP, gongping, launch, person, PHONE, source, startServer } from "../tests/e2e/harness.mjs";

const ROUND = "demo-open";
const SCORED = "pingshan-2022";
const FINISHED = "demo-2026";
const ENTRIES = 5;
const MOST_BYTES = 150_000;
const images = join(source, "docs/images");
mkdirSync(images, { recursive: true });

const place = (name) => join(images, `${name}.png`);

async function shoot(page, name) {
  await page.screenshot({ path: place(name), animations: "disabled" });
}

function reportPage(server, number) {
  const pdf = join(server.folder, "report.pdf");
  gongping("report", "--round", SCORED, "--db", server.db, "-f", "pdf", "-o", pdf);
  execFileSync("pdftoppm", ["-png", "-singlefile", "-gray", "-r", "64", "-f", String(number), "-l",
    String(number), pdf, place("report").replace(/\.png$/, "")]);
}

async function boardAndExplanation(browser, server) {
  const page = await person(browser, server, "manager", { viewport: { width: 1100, height: 880 } });
  await page.goto(`${server.base}/rounds/${ROUND}`);
  await shoot(page, "board");
  await page.setViewportSize({ width: 1100, height: 800 });
  await page.goto(`${server.base}/rounds/${SCORED}/explain/pingshan.settle.deduction`);
  await shoot(page, "explain");
  return page;
}

async function ratingOnPhone(browser, server, manager) {
  await manager.goto(`${server.base}/rounds/${ROUND}/links`);
  await manager.click("#create-links button[type=submit]");
  await manager.waitForSelector(".rate-qr svg");
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
  await manager.goto(`${server.base}/rounds/${ROUND}/inspections`);
  for (const box of await manager.locator("input[name=member]").all()) await box.check();
  await manager.click("button:has-text('安排验收')");
  await manager.waitForSelector("text=已安排");
  const phone = await person(browser, server, "inspector", { viewport: PHONE, hasTouch: true });
  await phone.goto(`${server.base}/inspections`);
  await phone.waitForSelector("text=已存到本机");
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

async function publicPage(browser, server) {
  const page = await person(browser, server, null, { viewport: { width: 1000, height: 900 } });
  await page.goto(`${server.base}/public/${FINISHED}`);
  await shoot(page, "public");
}

// The demonstration in full, as a manager and others find it in the morning.
async function homes(browser) {
  const server = await startServer({ demo: "full" });
  const of = async (role, name, path, options) => {
    const page = await person(browser, server, role, { viewport: DESKTOP, ...options });
    await page.goto(server.base + path);
    await shoot(page, name);
    await page.context().close();
  };
  await of("manager", "home-manager", "/");
  await of("manager", "opening", `/rounds/${ROUND}/opening`);
  await of("operator", "home-operator", "/");
  await of("commissioner", "home-commissioner", "/");
  await of("inspector", "home-inspector", "/", { viewport: PHONE });
  await of("manager", "round-phone", `/rounds/${ROUND}`, { viewport: PHONE });
  await server.stop();
}

const server = await startServer();
const browser = await launch();
try {
  reportPage(server, 5);
  const manager = await boardAndExplanation(browser, server);
  await ratingOnPhone(browser, server, manager);
  await inspectionOffline(browser, server, manager);
  await publish(browser, server, manager);
  await publicPage(browser, server);
  await homes(browser);
} finally {
  await browser.close();
  await server.stop();
}
const ALL = ["report", "board", "explain", "rating", "inspection", "public", "home-manager", "opening", "home-operator",
  "home-commissioner", "home-inspector", "round-phone"];
for (const name of ALL)
  check(statSync(place(name)).size < MOST_BYTES, `${name}.png is larger than ${MOST_BYTES} bytes`);
