// How much work it is, counted: a manager's round of 23 centers from its opening to the publication, by what stands on
// the pages and never by an address; a rater's 12 centers in one visit. What operators, experts and inspectors do in
// between is there already (the sheets of the example, each center several times): it is not the manager's work.
import { pasteCells } from "./cells.mjs";
import { Hand } from "./hand.mjs";
import { check, clean, crowd, DESKTOP, finish, launch, person, shot, startServer, test } from "./harness.mjs";

const MAX_CLICKS = 120, CENTERS = 23, RATED = 12;
const TITLE = "示例街道2026年度终期评估（示例）";

// The example's five centers again and again.
function larger(bundle) {
  const again = (list, id, more) => Array.from({ length: CENTERS }, (_, i) => {
    const one = structuredClone(list[i % list.length]);
    return { ...one, id: `${id}${i + 1}`, ...more(i, one) };
  });
  const name = (i) => `示例${i + 1}`;
  bundle.centers = again(bundle.centers, "c", (i) => ({ name: name(i), full_name: `${name(i)}社区党群服务中心` }));
  bundle.projects = again(bundle.projects, "p", (i) => ({ center: `c${i + 1}`, title: `${name(i)}社区党群服务中心社会工作服务项目（示例）` }));
  bundle.round.entries = again(bundle.round.entries, "entry-", (i) => ({ project: `p${i + 1}` }));
}

const server = await startServer({ change: larger });
const browser = await launch();
const page = await person(browser, server, "manager", { viewport: DESKTOP });
const hand = new Hand(page);
const words = () => page.innerText("main");

let going = true;
const step = async (name, body) => {
  if (!going) return;
  const before = hand.clicks;
  going = await test(name, body);
  await shot(page, `clicks-${name}`.replace(/\W+/g, "-"));
  console.log(`# ${name}: ${hand.clicks - before} clicks`);
  if (!going) console.error(page.url(), (await words()).slice(0, 1500));
};

// A step that is asked for twice: its fold is opened, then it is done.
async function twice(name, confirm = `确认${name}`) {
  await hand.click(`summary:has-text("${name}")`);
  await hand.press(`button:has-text("${confirm}")`);
}

await step("the round is opened", async () => {
  await hand.press("nav a:has-text('评估轮次')");
  await hand.press(`main a:has-text('${TITLE}')`);
  await twice("开始资料递交");
});

await step("all hand-ins are accepted at once", async () => {
  await hand.click("[data-many-all]");
  check((await page.innerText("[data-many-count]")).includes(`${CENTERS} 个`), await page.innerText("[data-many-count]"));
  await hand.press("button[name=action][value=accept]");
  check((await words()).includes(`已办理 ${CENTERS} 个`), await words());
});

await step("scoring begins and, all sheets being there, is over", async () => {
  await twice("开始评分");
});

await step("the results are told to the operators", async () => {
  await hand.press(".rail-stage:has-text('反馈与异议')");
  await hand.press(".rail-page:has-text('得分与反馈')");
  await hand.press("button:has-text('反馈给运营机构')");
});

await step("nobody objects", async () => {
  await hand.press(".rail-page:has-text('异议复核')");
  await hand.type("#early", "各机构均已书面确认无异议");
  await hand.press("button:has-text('确定没有异议的结果')");
});

await step("the settlement is looked at, the report handed to the commissioner", async () => {
  await hand.press(".rail-stage:has-text('结算')");
  await hand.press(".rail-stage:has-text('报告')");
  await hand.press("button:has-text('提交审批')");
  const commissioner = await person(browser, server, "commissioner");
  await commissioner.goto(`${server.base}/results/demo-2026`);
  await commissioner.click("main button:has-text('批准')");
  await commissioner.waitForSelector("text=您已批准");
  await commissioner.context().close();
});

await step("the report is signed and published", async () => {
  await hand.press("nav a:has-text('首页')");
  await hand.press("nav a:has-text('评估轮次')");
  await hand.press(`main a:has-text('${TITLE}')`);
  await hand.press(".rail-stage:has-text('报告')");
  await hand.click("button:has-text('签名并公示')");
  await page.waitForSelector("text=报告已签名并公示", { timeout: 240_000 });
});

await test(`a round of ${CENTERS} centers takes at most ${MAX_CLICKS} clicks from opening to publication`, async () => {
  check(going, "it did not come to a publication");
  check(hand.clicks <= MAX_CLICKS, `${hand.clicks} clicks`);
  check(page.problems.length === 0, page.problems.join("\n"));
});
console.log(`# ${hand.clicks} clicks and ${hand.fields} typed fields from opening to publication`);

// ---- a rater

await test(`an office rates its ${RATED} centers in one visit`, async () => {
  crowd(server.db, { n: RATED - 2, like: 1, key: "rated", name: "评价" });
  await page.goto(`${server.base}/rounds/demo-open/links`);
  await page.click("#create-links button[type=submit]");
  await page.waitForSelector(".rate-qr svg");
  const texts = await page.$$eval("textarea", (all) => all.map((one) => one.value));
  const office = await person(browser, server, null, { viewport: DESKTOP });
  const rater = new Hand(office);
  await office.goto(texts.find((text) => text.includes("示例街道公共事务中心")).match(/http\S+/)[0]);
  await rater.press("a:has-text('并排填写全部')");
  await office.waitForSelector(".sheet[data-ready]");
  check(await office.locator("[name^='at.']").count() === RATED, `${await office.locator("[name^='at.']").count()} centers`);
  await rater.click(".sheet .slick-row[data-row='0'] .slick-cell.l3");
  const done = office.waitForResponse((answer) => answer.request().method() === "POST" && answer.ok());
  await pasteCells(office, Array.from({ length: RATED }, (_, i) => `${12 + i}\t`).join("\r\n")); // a column from Excel
  await done;
  await clean(office, "table of an office");
  await shot(office, "clicks-office");
  await rater.press("button:has-text('提交填好的评价')");
  check((await office.innerText("main")).includes("已全部提交"), (await office.innerText("main")).slice(0, 600));
  console.log(`# ${rater.clicks} clicks for ${RATED} centers`);
  check(rater.clicks <= 5 && office.problems.length === 0, `${rater.clicks} clicks, ${office.problems.join()}`);
});

await browser.close();
await server.stop();
finish();
