// A form (XLSForm) beside an inspection, on a phone without network: asked, checked and kept there.
import { check, finish, gongping, launch, PASSWORD, person, shot, startServer, test } from "./harness.mjs";
import { mark, phoneOf, planVisits, ROUND } from "./phone.mjs";

const server = await startServer();
gongping("account", "inspector2", "inspector", "验收人员乙", "--db", server.db, "--tenant", "440310",
  "--password", PASSWORD, "--expert", "of-inspector2");
const browser = await launch();
await planVisits(browser, server);

// Attached by the manager; the demonstration's own example, so that its page in the manual is tried, too.
async function attach() {
  const page = await person(browser, server, "manager");
  await page.goto(`${server.base}/rounds/${ROUND}/inspections/~forms`);
  await page.selectOption("#form", "inspection-example");
  await page.click("button:has-text('选用')");
  await page.waitForSelector("text=已选用这份表单");
  await shot(page, "forms-desk");
  return page;
}

await test("the round's form is filled in without network, checked there, and arrives", async () => {
  const manager = await attach();
  const { page, visits } = await phoneOf(browser, server, "inspector2");
  await page.context().setOffline(true);
  await page.goto(server.base + visits[1]);
  await mark(page);
  const asked = (words) => page.locator(`[data-form] >> text=${words}`).isVisible();
  check(!await asked("没有开放的原因"), "a question is asked that does not follow");
  await page.click("button[value=complete]");
  await page.waitForSelector("#inspect-message:has-text('到访时是否按公示的时间开放')");
  await page.click("[data-form] label:has-text('否')");
  await page.fill("input[name='q.4']", "7");
  await page.fill("input[name='q.7']", "５");
  await page.fill("input[name='q.8']", "6");
  await page.click("button[value=complete]");
  await page.waitForSelector("#inspect-message:has-text('没有开放的原因')");
  check(await asked("没有开放的原因"), "what follows from the answer is not asked");
  check(await page.locator("[data-form] >> text=不能多于当天排班的人数").isVisible(), "the constraint is not told");
  await page.fill("textarea[name='q.3']", "停电检修");
  await page.fill("input[name='q.8']", "4");
  await page.fill("textarea[name='q.9']", "一人请假");
  await page.click("[data-form] label:has-text('活动安排')");
  await page.click("[data-form] label:has-text('部分不一致')");
  await page.fill("textarea[name='q.11']", "台账少记一场");
  await shot(page, "forms-phone");
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(over <= 0, `the page is ${over} too wide`);
  await page.click("button[value=complete]");
  await page.waitForSelector("#inspect-state:has-text('等待提交完成')");
  await page.reload();
  await page.waitForSelector("#inspect-state:has-text('等待提交完成')");
  check(await page.inputValue("textarea[name='q.3']") === "停电检修", "an answer is gone after a reload");
  check(await page.locator("[data-choice=plan]").isChecked(), "a tick is gone after a reload");
  await page.context().setOffline(false);
  await page.waitForSelector("text=已于");
  await page.goto(`${server.base}${visits[1]}/record`);
  for (const words of ["停电检修", "一人请假", "活动安排", "台账少记一场"]) await page.waitForSelector(`text=${words}`);
  await shot(page, "forms-record");
  await manager.reload();
  await manager.waitForSelector("text=已完成");
  await shot(manager, "forms-results");
  check(page.problems.length === 0, page.problems.join("\n"));
  await page.context().close();
  await manager.context().close();
});

await test("a party answers beside its marks: what is asked follows while it types, and is saved with them", async () => {
  const manager = await person(browser, server, "manager");
  await manager.goto(`${server.base}/rounds/${ROUND}/links/~forms`);
  await manager.selectOption("#form", "rating-example");
  await manager.click("button:has-text('选用')");
  await manager.waitForSelector("text=已选用这份表单");
  const page = await person(browser, server, "committee"), path = `${server.base}/rating/${ROUND}/entry-1/committee`;
  const stored = () => page.waitForResponse((answer) => answer.request().method() === "POST" && answer.status() === 200);
  await page.goto(path);
  const follows = page.locator("[data-form] >> text=中心回应及时吗");
  check(await follows.isVisible(), "a question that follows is not asked");
  let saved = stored();
  await page.click("[data-form] label:has-text('没有')");
  check(!await follows.isVisible(), "a question is asked that does not follow");
  await saved;
  saved = stored();
  await page.fill("[data-form] textarea", "多开夜校");
  await page.fill("[name='points.0']", "30");
  await saved;
  await page.reload();
  await page.waitForSelector("[data-form]");
  check(await page.inputValue("[data-form] textarea") === "多开夜校", "an answer is not in the draft");
  await shot(page, "forms-rating");
  await page.click("button:has-text('提交评价')");
  await page.waitForSelector("h1:has-text('评价已提交')");
  await page.click("summary:has-text('查看您填写的内容')");
  await page.waitForSelector("text=多开夜校");
  check(page.problems.length === 0, page.problems.join("\n"));
  await page.context().close();
  await manager.context().close();
});

await browser.close();
await server.stop();
finish();
