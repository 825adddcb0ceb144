// What people do in a round, one function an act; whole.mjs says in which order.
import { check, shot } from "./harness.mjs";

// The day so many days from now, in the time zone of the users.
export function day(offset) {
  return new Date(Date.now() + offset * 86400000).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

const file = (name, mimeType, text) => ({ name, mimeType, buffer: Buffer.from(text) });
export const pdf = (name, words) => file(name, "application/pdf", `%PDF-1.4\n% ${words}\n%%EOF\n`);

// One pixel: a real picture.
const PICTURE = {
  name: "大厅.png", mimeType: "image/png",
  buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"),
};

// Presses what leads to another page and waits for that page.
export async function press(within, selector) {
  const page = within.page?.() ?? within;
  await Promise.all([page.waitForNavigation(), within.locator(selector).first().click()]);
}

export const go = async (page, link) => press(page, `main a:has-text("${link}")`);
export const words = (page) => page.innerText("main");

export async function says(page, ...texts) {
  const all = await words(page);
  for (const text of texts) check(all.includes(text), `“${text}” is not on ${page.url()}:\n${all}`);
}

// Looks at a page as its reader does: nothing is wider than the screen.
export async function look(page, name) {
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  check(wide <= screen + 1, `${name}: ${wide} px on a screen of ${screen}`);
  await shot(page, name);
}

// ---- the operator

async function nextPart(page, name) {
  await press(page, "button:has-text('保存并到下一部分')");
  check(page.url().endsWith(name), `${name} does not follow: ${page.url()}`);
}

// The roster is prefilled; the figures of the indicators and a table of funds that adds up to the
// contract; a text of its own.
export async function fill(page, base, { total, done, narrative }) {
  await page.goto(`${base}/part/roster`);
  await look(page, "roster");
  await nextPart(page, "/part/indicators");
  for (const [i, n] of done.entries()) await page.fill(`[name='done.${i}']`, String(n));
  await nextPart(page, "/part/funds");
  await page.fill("#cutoff", day(-1));
  const labels = await page.locator("[name^='label.']").evaluateAll((all) => all.filter((x) => x.value).length);
  for (let i = 0; i < labels; i++) {
    await page.fill(`[name='actual.${i}']`, i > 0 ? "10000" : String(total - 12000 * (labels - 1) - 60000));
    await page.fill(`[name='expected.${i}']`, i > 0 ? "2000" : "60000");
  }
  await look(page, "funds");
  await nextPart(page, "/part/narrative");
  await page.fill("#narrative", narrative);
  await nextPart(page, "/files");
}

export async function upload(page, item, ...files) {
  const card = page.locator("section.card", { has: page.locator(`h2:text-is("${item}")`) });
  const before = await card.locator(".fill-file").count();
  await card.locator("input[type=file]").setInputFiles(files);
  await card.locator(".fill-upload button[type=submit]").click();
  await card.locator(".fill-file").nth(before + files.length - 1).waitFor();
}

export async function handIn(page, base, name) {
  await page.goto(`${base}/hand-in`);
  await look(page, "pledge");
  if (await page.locator("[name=acknowledged]").count()) await page.check("[name=acknowledged]");
  await page.check("[name=pledged]");
  await page.fill("#name", name);
  await press(page, "button:has-text('正式递交')");
  await says(page, "资料已递交，请保存这张回执", "详情：校验值", name);
  await look(page, "receipt");
}

// ---- experts

// Below the full mark of every item, so that no reason is asked for; spread makes experts differ.
async function mark(page, spread) {
  const figures = { points: String(0.5 + spread / 2), done: String(8 + spread), target: "20", times: "1" };
  for (const [prefix, figure] of Object.entries(figures))
    for (const field of await page.locator(`[name^='${prefix}.']`).all()) await field.fill(figure);
  for (const choices of await page.locator(".mark-choices").all()) await choices.locator("input").nth(1).check();
}

export async function score(page, sheet, spread) {
  await page.goto(sheet);
  await page.check("input[name=tie][value=no]");
  await press(page, "main button[type=submit]");
  await mark(page, spread);
  const button = page.locator(".mark-foot button[formaction]");
  if (await page.locator("#mark-check[data-first]").count()) await button.click(); // shows all marks first
  await press(page, ".mark-foot button[formaction]");
  await says(page, "评分已提交，编号 PF");
}

// ---- inspectors

export async function inspect(page, points) {
  const figures = { times: "0", done: "5", target: "6", points };
  for (const box of await page.locator("input[name^='part.']").all()) await box.check();
  for (const [prefix, figure] of Object.entries(figures))
    for (const field of await page.locator(`input[name^='${prefix}.']`).all()) await field.fill(figure);
  for (const radio of await page.locator("input[type=radio][value=good]").all()) await radio.check();
  await page.fill("#remarks", "现场与资料一致");
  await page.setInputFiles("#photos", PICTURE);
  await page.waitForSelector("#inspect-photos li");
  await look(page, "visit");
  await page.click("button[value=complete]");
  await page.waitForSelector("text=已于");
}
