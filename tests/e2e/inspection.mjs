// On-site inspection on a phone: filled in without network, reloaded, sent when the network is back.
// Complaints of users of other systems that this covers: signatures lost (enketo#1043), of two files
// with one name only the last kept (enketo#1510), success said while a photo is missing
// (enketo-express#776, kobocat#432), data lost with the browser's storage (kobotoolbox/docs#45), no
// list of what was sent (enketo#1232).
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, finish, gongping, launch, PASSWORD, person, PHONE, source, startServer, test } from "./harness.mjs";
import { mark, phoneOf, planVisits, ROUND } from "./phone.mjs";

const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");

// A real picture of one pixel, made different by bytes behind its end.
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const picture = (name, tail) => ({ name, mimeType: "image/png", buffer: Buffer.concat([PIXEL, Buffer.from(tail)]) });
const PHOTOS = [picture("IMG_0001.png", "门口"), picture("IMG_0001.png", "大厅"), picture("活动室.png", "活动室")];

const server = await startServer();
gongping("account", "inspector2", "inspector", "验收人员乙", "--db", server.db, "--tenant", "440310",
  "--password", PASSWORD, "--expert", "of-inspector2");
const browser = await launch();

const plan = () => planVisits(browser, server);
const phone = (login) => phoneOf(browser, server, login);

async function sign(page, who, name) {
  await page.selectOption("#sign-kind", who);
  await page.fill("#sign-name", name);
  const box = await page.locator("#sign-pad").boundingBox();
  await page.locator("#sign-pad").scrollIntoViewIfNeeded();
  const at = await page.locator("#sign-pad").boundingBox() ?? box;
  await page.mouse.move(at.x + 20, at.y + 30);
  await page.mouse.down();
  await page.mouse.move(at.x + 120, at.y + 60 + name.length * 5, { steps: 5 });
  await page.mouse.up();
  await page.click("#sign-keep");
}

const shown = (page) => page.locator("#inspect-photos li").count();
const kept = (page, store) => page.evaluate((name) => Inspect.all(name), store);

async function until(page, condition, what) {
  for (let i = 0; i < 100; i++) {
    if (await condition()) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`waited in vain for: ${what}`);
}

async function fileOf(page, visit, hash) {
  const response = await page.request.get(`${server.base}${visit}/files/${hash}`);
  return response.status() === 200 ? sha(await response.body()) : response.status();
}

await plan();

await test("a record made without network survives a reload and arrives whole", async () => {
  const { page, visits } = await phone();
  await page.context().setOffline(true);
  await page.goto(server.base + visits[0]);
  await page.waitForSelector("#inspect-net:has-text('没有网络')");
  await mark(page);
  await page.click("#inspect-locate");
  await page.waitForSelector("text=纬度 22.7000000");
  await page.setInputFiles("#photos", PHOTOS);
  await until(page, async () => await shown(page) === 3, "three photos");
  await page.fill("#caption-1", "大厅公示栏");
  await sign(page, "inspector", "张三");
  await until(page, async () => await shown(page) === 4, "a signature");
  await sign(page, "center", "李四四");
  await until(page, async () => await shown(page) === 5, "two signatures");
  await page.click("button[value=complete]");
  await page.waitForSelector("#inspect-state:has-text('等待提交完成')");

  await page.reload();
  await page.waitForSelector("#inspect-state:has-text('5 个照片或签名没有上传')");
  check(await page.inputValue("#remarks") === "没有网络时写下的意见", "the remarks are gone");
  check(await page.inputValue("#caption-1") === "大厅公示栏", "the caption is gone");
  check(await page.locator("input[name^='part.']:checked").count() === 3, "the ticks are gone");
  await page.goto(`${server.base}/inspections`);
  await page.waitForSelector("#inspect-unsynced:has-text('等待提交完成')");
  const hashes = (await kept(page, "file")).map((f) => f.sha256);
  check(hashes.length === 5, `${hashes.length} files on the device`);
  for (const photo of PHOTOS) check(hashes.includes(sha(photo.buffer)), `${photo.name} is not kept`);

  await page.context().setOffline(false);
  await page.waitForSelector("#inspect-receipts li:has-text('已完成')", { state: "attached" });
  for (const hash of hashes) check(await fileOf(page, visits[0], hash) === hash, `${hash} did not arrive`);
  check((await kept(page, "draft")).length === 0, "the draft stays after all was acknowledged");
  await page.goto(`${server.base}${visits[0]}/record`);
  await page.waitForSelector("text=大厅公示栏");
  await page.waitForSelector("text=22.7000000,114.3500000");
  check(await page.locator(".inspect-photos img").count() === 5, "the record shows fewer pictures");
  const loaded = await page.$$eval(".inspect-photos img", (list) => list.every((i) => i.complete && i.naturalWidth > 0));
  check(loaded, "a picture of the record does not show");
  await page.context().close();
});

await test("an error of the server loses nothing, and success is said only when all is there", async () => {
  const { page, visits } = await phone();
  await page.goto(server.base + visits[1]);
  let refused = 0;
  await page.context().route("**/files/*", async (route) => {
    if (route.request().method() === "PUT" && refused++ === 0)
      return route.fulfill({ status: 500, contentType: "text/html", body: "error" });
    return route.continue();
  });
  await mark(page);
  await page.setInputFiles("#photos", PHOTOS.slice(0, 2));
  await until(page, async () => await shown(page) === 2, "two photos");
  await page.waitForSelector("#inspect-state:has-text('将自动重试')");
  check((await kept(page, "file")).length === 2, "a file went away on an error");
  await page.click("button[value=complete]");
  await page.waitForSelector("text=已于");
  check(refused > 1, "it was not tried again");
  for (const photo of PHOTOS.slice(0, 2))
    check(await fileOf(page, visits[1], sha(photo.buffer)) === sha(photo.buffer), `${photo.name} did not arrive`);
  await page.context().close();
});

await test("what is wrong is said without network, with the item", async () => {
  const { page, visits } = await phone();
  await page.context().setOffline(true);
  await page.goto(server.base + visits[2]);
  await page.locator("input[name^='points.']").first().fill("11");
  await page.click("button[value=save]");
  await page.waitForSelector("#inspect-message:has-text('应当在 0 到 10 之间')");
  await page.locator("input[name^='points.']").first().fill("8");
  await page.click("button[value=complete]");
  await page.waitForSelector("#inspect-message:has-text('开放与标识：还没有评分')");
  await page.context().close();
});

await test("what is not sent can be taken to another browser as a file", async () => {
  const first = await phone("inspector2");
  await first.page.context().setOffline(true);
  await first.page.goto(first.page.url().replace(/\/inspections.*/, "") + first.visits[2]);
  await mark(first.page);
  await first.page.setInputFiles("#photos", PHOTOS);
  await until(first.page, async () => await shown(first.page) === 3, "three photos");
  await first.page.click("button[value=save]");
  await first.page.goto(`${server.base}/inspections`);
  const [download] = await Promise.all([first.page.waitForEvent("download"), first.page.click("#inspect-export")]);
  const path = join(server.folder, "export.json");
  await download.saveAs(path);
  await first.page.context().close(); // the browser's storage is gone

  const second = await phone("inspector2");
  const broken = join(server.folder, "broken.json");
  const data = JSON.parse(readFileSync(path, "utf8"));
  data.files[0].bytes = Buffer.from("else").toString("base64");
  writeFileSync(broken, JSON.stringify(data));
  await second.page.setInputFiles("#inspect-file", broken);
  await second.page.waitForSelector("#inspect-import-state:has-text('文件已损坏')");
  await second.page.setInputFiles("#inspect-file", path);
  await second.page.waitForSelector("#inspect-unsynced:has-text('照片和签名 3 个')");
  await second.page.click("#inspect-sync");
  await second.page.waitForSelector("#inspect-receipts li:has-text('第 1 版')", { state: "attached" });
  for (const photo of PHOTOS)
    check(await fileOf(second.page, second.visits[2], sha(photo.buffer)) === sha(photo.buffer), `${photo.name} did not arrive`);
  await second.page.goto(server.base + second.visits[2]);
  check(await second.page.inputValue("#remarks") === "没有网络时写下的意见", "the remarks did not arrive");
  await second.page.context().close();
});

await test("two devices of one inspector: both versions stay and are said", async () => {
  const one = await phone("inspector2");
  const two = await phone("inspector2");
  await one.page.goto(server.base + one.visits[2]);
  await two.page.goto(server.base + two.visits[2]);
  await one.page.fill("#interviews", "第一台手机");
  await one.page.click("button[value=save]");
  await one.page.waitForSelector("#inspect-message:has-text('已保存到服务器')");
  await two.page.fill("#interviews", "第二台手机");
  await two.page.click("button[value=save]");
  await two.page.waitForSelector("#inspect-message:has-text('服务器上已有更新的版本')");
  await two.page.reload();
  await two.page.waitForSelector("text=有两个版本");
  check(await two.page.inputValue("#interviews") === "第一台手机", "the first version went away");
  await two.page.click("text=改用第 3 版");
  await two.page.waitForSelector("text=已改用这一版");
  check(await two.page.inputValue("#interviews") === "第二台手机", "the second version went away");
  check(one.page.problems.length === 0, one.page.problems.join("\n"));
  check(two.page.problems.length === 0, two.page.problems.join("\n"));
  await one.page.context().close();
  await two.page.context().close();
});

await test("a second tab does not write over the first", async () => {
  const { page, visits } = await phone("inspector2");
  await page.goto(server.base + visits[2]);
  await page.fill("#interviews", "第一个标签页");
  const other = await page.context().newPage();
  await other.goto(server.base + visits[2]);
  await other.waitForSelector("text=另一个标签页正在填写");
  check(await other.isDisabled("#interviews"), "the second tab may write");
  await page.close();
  await other.reload();
  await until(other, async () => await other.inputValue("#interviews") === "第一个标签页", "the draft of the first tab");
  await other.context().close();
});

await test("who is signed out keeps what is not sent and is told to sign in", async () => {
  const { page, visits } = await phone("inspector2");
  await page.goto(server.base + visits[1]);
  await page.waitForSelector("#inspect-state:has-text('已评')");
  await page.context().clearCookies();
  await page.fill("#interviews", "登录过期时写的");
  await page.click("button[value=save]");
  await page.waitForSelector("#inspect-state:has-text('登录已过期')");
  await page.goto(`${server.base}/login?next=${encodeURIComponent(visits[1])}`);
  await page.fill("#login", "inspector2");
  await page.fill("#password", PASSWORD);
  await page.click("main button[type=submit]");
  await page.waitForSelector("#inspect-message:has-text('已保存到服务器')");
  check(await page.inputValue("#interviews") === "登录过期时写的", "what was typed is gone");
  await page.context().close();
});

await test("the pages have no fault that axe knows and fit a phone", async () => {
  const axe = readFileSync(join(source, "node_modules/axe-core/axe.min.js"), "utf8");
  const { page, visits } = await phone();
  const manager = await person(browser, server, "manager", { viewport: PHONE });
  const list = `/rounds/${ROUND}/inspections`;
  const own = visits[0].replace("/inspections", "");
  const looks = [[page, "/inspections"], [page, visits[0]], [page, visits[2]], [page, `${visits[0]}/record`],
    [manager, list], [manager, list + own], [manager, `${list}${own}/record`]];
  for (const [who, path] of looks) {
    await who.goto(server.base + path);
    await who.waitForTimeout(300);
    await who.evaluate(axe);
    const found = await who.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const wrong = found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
    check(wrong.length === 0, `${path}: ${wrong.join("; ")}`);
    const over = await who.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(over <= 0, `${path} is ${over} too wide`);
  }
  check(manager.problems.length === 0, manager.problems.join("\n"));
  await page.context().close();
  await manager.context().close();
});

await browser.close();
await server.stop();
finish();
