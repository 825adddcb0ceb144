// An inspector's phone, and the visits that it goes to: for the tests of inspections.
import { person, PHONE } from "./harness.mjs";

export const ROUND = "demo-open";

export async function planVisits(browser, server) {
  const page = await person(browser, server, "manager");
  await page.goto(`${server.base}/rounds/${ROUND}/inspections`);
  for (const box of await page.locator("input[name=member]").all()) await box.check();
  await page.click("button:has-text('安排验收')");
  await page.waitForSelector("text=已安排 3 次实地验收");
  await page.context().close();
}

// A phone that is signed in, with its pages stored.
export async function phoneOf(browser, server, login = "inspector") {
  const page = await person(browser, server, login, { viewport: PHONE, hasTouch: true,
    permissions: ["geolocation"], geolocation: { latitude: 22.7, longitude: 114.35 } });
  await page.goto(`${server.base}/inspections`);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.waitForSelector("text=已存到本机");
  const visits = await page.$$eval("a[data-visit]", (links) => links.map((a) => a.getAttribute("href")));
  return { page, visits };
}

export async function mark(page) {
  for (const box of await page.locator("input[name^='part.']").all()) await box.check();
  await page.fill("input[name^='times.']", "0");
  await page.fill("input[name^='done.']", "9");
  await page.fill("input[name^='target.']", "10");
  for (const field of await page.locator("input[name^='points.']").all()) await field.fill("8");
  for (const radio of await page.locator("input[type=radio][value=full]").all()) await radio.check();
  await page.fill("#remarks", "没有网络时写下的意见");
}
