// Many at once on the board: 24 hand-ins accepted, counted in clicks, and one returned with a text, on a
// desktop and on a telephone. SHOTS=folder keeps pictures.
import { join } from "node:path";
import { check, clean, crowd, DESKTOP, finish, launch, person, PHONE, startServer, test } from "./harness.mjs";

const OPEN = "/rounds/demo-open";

const shot = (page, name) => process.env.SHOTS
  ? page.screenshot({ path: join(process.env.SHOTS, `many-${name}.png`) }) : null;

const server = await startServer();
crowd(server.db, { n: 23, like: 2, key: "many", name: "多个" }); // as in the district of 2022
const browser = await launch();

await test("24 hand-ins are accepted with three clicks from the first page", async () => {
  const manager = await person(browser, server, "manager", { viewport: DESKTOP });
  let clicks = 0;
  const click = async (selector) => { clicks++; await manager.click(selector); };
  await manager.goto(server.base + "/");
  await click('a[href$="/demo-open?show=waiting"]');
  await manager.waitForSelector("[data-many-all]");
  await clean(manager, "board");
  await shot(manager, "board-desktop");
  await click("[data-many-all]");
  check((await manager.innerText("[data-many-count]")).includes("已选列出的全部 24 个"), "not counted");
  await shot(manager, "selected-desktop");
  await click("button[name=action][value=accept]");
  await manager.waitForSelector(".alert-success");
  check((await manager.innerText(".alert-success")).includes("已办理 24 个"),
    await manager.innerText(".alert-success"));
  check(clicks <= 4, `${clicks} clicks`);
  console.log(`# ${clicks} clicks for 24 hand-ins`);
  await manager.context().close();
});

await test("the head stays in sight, a head sorts, a run is chosen with Shift", async () => {
  const manager = await person(browser, server, "manager", { viewport: DESKTOP });
  await manager.goto(server.base + OPEN);
  await manager.click("a.sort >> nth=0");
  await manager.waitForSelector('th[aria-sort="ascending"]'); // the page comes anew
  const boxes = manager.locator("[data-many-one]");
  await boxes.nth(3).click();
  await boxes.nth(8).click({ modifiers: ["Shift"] });
  check((await manager.innerText("[data-many-count]")) === "已选 6 个", await manager.innerText("[data-many-count]"));
  await boxes.nth(20).scrollIntoViewIfNeeded();
  await manager.evaluate(() => window.scrollBy(0, 300));
  const top = await manager.evaluate(() => document.querySelector("thead th a.sort").getBoundingClientRect().top);
  check(top >= 0 && top < 60, `the head is at ${top}`);
  await shot(manager, "scrolled-desktop");
  await manager.context().close();
});

await test("on a telephone one is returned with a text, and what was not done is told", async () => {
  const manager = await person(browser, server, "manager", { viewport: PHONE });
  await manager.goto(server.base + OPEN);
  await clean(manager, "board on a telephone");
  await manager.locator("[data-many-all]").scrollIntoViewIfNeeded();
  await shot(manager, "board-phone");
  await manager.check('[data-many-one][value="many-03"]');
  await manager.check('[data-many-one][value="entry-4"]');
  const step = manager.locator("details.step", { has: manager.locator("[name=due]") });
  await step.locator("summary").click();
  await step.locator("textarea").fill("请补签到表");
  await shot(manager, "return-phone");
  await step.locator("button[type=submit]").click();
  await manager.waitForSelector("#h-not");
  await clean(manager, "what was done, on a telephone");
  await shot(manager, "told-phone");
  const text = await manager.innerText("main");
  check(text.includes("没有办的（1）") && text.includes("已办理的（1）"), text.slice(0, 400));
  await manager.context().close();
});

await test("findings of one rule are chosen with one click, on both", async () => {
  for (const [name, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    const manager = await person(browser, server, "manager", { viewport });
    await manager.goto(server.base + "/rounds/demo-2026/findings");
    await manager.check("[data-many-all]");
    await clean(manager, `findings, ${name}`);
    await shot(manager, `findings-${name}`);
    const chosen = await manager.locator("[data-many-one]:checked").count();
    check(chosen === await manager.locator("[data-many-one]").count() && chosen > 0, `${chosen} chosen`);
    await manager.context().close();
  }
});

await browser.close();
await server.stop();
finish();
