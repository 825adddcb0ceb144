// Files of a hand-in: many dropped at once, looked at in the page, taken away as one archive.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { check, clean, finish, launch, person, PHONE, shot, startServer, test } from "./harness.mjs";

const FILES = "/fill/demo-open/entry-4/files";
const server = await startServer();
const browser = await launch();
const page = await person(browser, server, "operator");

// A picture that is one, 60 by 20, drawn by the browser.
const drawn = () => page.evaluate(() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 20 });
  canvas.getContext("2d").fillRect(0, 0, 30, 20);
  return canvas.toDataURL("image/png").split(",")[1];
});

async function drop(card, files) {
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of all)
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
    return data;
  }, files);
  await card.dispatchEvent("dragover", { dataTransfer: transfer });
  check(await card.evaluate((one) => one.classList.contains("is-over")), "the card does not say that it takes them");
  await card.dispatchEvent("drop", { dataTransfer: transfer });
}

const PDF = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n").toString("base64");

await test("several files are dropped on an item, and each says how far it is", async () => {
  await page.goto(server.base + FILES);
  const card = page.locator(".fill-drop").first();
  await drop(card, [{ name: "照片一.png", type: "image/png", base64: await drawn() }, { name: "制度.pdf", type: "application/pdf", base64: PDF },
    { name: "说明.txt", type: "text/plain", base64: Buffer.from("说明").toString("base64") }]);
  await page.waitForSelector(".fill-file:has-text('说明.txt')");
  check((await page.locator(".fill-drop").first().locator(".fill-file").count()) === 3, "not all three");
  await shot(page, "files");
});

await test("what cannot be taken stays on the page with the reason, beside what was", async () => {
  const card = page.locator(".fill-drop").nth(1);
  await drop(card, [{ name: "好.txt", type: "text/plain", base64: Buffer.from("好").toString("base64") },
    { name: "坏.exe", type: "application/x-msdownload", base64: Buffer.from("MZ").toString("base64") }]);
  await card.locator("text=共 2 个文件，已传 1 个，1 个没有传上").waitFor();
  await shot(page, "files-refused");
  check((await card.innerText()).includes("坏.exe："), "no reason");
});

await test("a picture opens in the page, is turned and enlarged, and the next one is a step away", async () => {
  await page.goto(server.base + FILES);
  await page.click("a[data-view=picture]");
  await page.waitForSelector(".viewer[data-ready] img");
  const box = () => page.locator(".viewer img").evaluate((img) => { const r = img.getBoundingClientRect(); return [Math.round(r.width), Math.round(r.height)].join(); });
  check((await box()) === "60,20", await box());
  await page.click(".viewer >> text=向右转");
  check((await box()) === "20,60", await box());
  await page.keyboard.press("+");
  check((await box()) === "25,75", await box());
  await clean(page, "viewer");
  await shot(page, "viewer");
  const others = page.locator(".viewer >> text=下一份");
  const back = (await others.isDisabled()) ? page.locator(".viewer >> text=上一份") : others;
  await back.click();
  await page.waitForSelector(".viewer iframe");
  await page.keyboard.press("Escape");
  check((await page.locator(".viewer[open]").count()) === 0, "not closed");
});

await test("what is shown is what it is, may run nothing, and stands only in pages of ours", async () => {
  for (const [kind, type, more] of [["picture", "image/png", "sandbox"], ["pdf", "application/pdf", "frame-ancestors 'self'"]]) {
    const shown = await page.request.get(await page.locator(`a[data-view=${kind}]`).first().evaluate((one) => one.href));
    const headers = shown.headers();
    check(headers["content-type"] === type, headers["content-type"]);
    check(headers["content-security-policy"].includes("default-src 'none'") && headers["content-security-policy"].includes(more), headers["content-security-policy"]);
    check(headers["content-disposition"].startsWith("inline"), headers["content-disposition"]);
  }
  const text = await page.locator(".file-name:has-text('说明.txt')").evaluate((one) => one.href);
  check((await page.request.get(`${text}/shown`)).status() === 404, "a text is shown");
});

await test("all files come as one archive, by the items of the checklist", async () => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=下载全部文件（zip）")]);
  const file = await download.path();
  const names = execFileSync("python3", ["-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('\\n'.join(z.namelist()))", file],
    { encoding: "utf8" }).trim().split("\n");
  check(names.length === 4 && names.some((one) => /^01 .*\/照片一\.png$/.test(one)), names.join());
  check(readFileSync(file).includes("说明"), "the bytes are not there");
});

await test("nobody else gets them, shown or as an archive", async () => {
  const shown = await page.locator("a[data-view=picture]").first().evaluate((one) => one.href);
  const other = await person(browser, server, "expert");
  for (const path of [shown, shown.replace(/[^/]+\/shown$/, "~all")])
    check((await other.request.get(path)).status() >= 400, `${path} is given`);
  await other.context().close();
});

await test("on a phone the viewer fits", async () => {
  await page.setViewportSize(PHONE);
  await page.goto(server.base + FILES);
  await page.click("a[data-view=picture]");
  await page.waitForSelector(".viewer[data-ready] img");
  await clean(page, "viewer on a phone");
  await shot(page, "viewer-phone");
  check(page.problems.filter((line) => !/40[0-9]|status/.test(line)).length === 0, page.problems.join("\n"));
});

await browser.close();
await server.stop();
finish();
