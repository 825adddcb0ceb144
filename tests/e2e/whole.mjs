// A whole round, both methods, from its opening to the published report, each person in a browser of
// their own: the operator and one expert without JavaScript; the center, the raters and the inspectors
// on telephones. Each step needs the one before it, so the first that fails ends the test.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { typeCell } from "./cells.mjs";
import { day, fill, go, handIn, inspect, look, pdf, press, says, score, upload } from "./acts.mjs";
import { check, finish, gongping, launch, PASSWORD, person, PHONE, shot, startServer, tab, test } from "./harness.mjs";

const TITLE = "示例街道全流程评估（示例）";
const ONE = { center: "示例2", entry: "demo-open-2", total: 729600, done: [12, 8, 31, 24],
  narrative: "本期以独居老人为重点，探访做到每周一次，居民骨干组成了两支互助队，能自己安排活动。" };
const TWO = { center: "示例3", entry: "demo-open-3", total: 734400, done: [9, 8, 30, 24],
  narrative: "今年新办儿童课后服务，家长轮值参加管理；社区调解会每月开一次，邻里纠纷比去年少。" };
const REQUIRED = ["评估承诺书", "在岗人员名册", "项目合同指标完成情况统计表", "资金使用情况表", "工作服务成效"];
const MOBILE = { viewport: PHONE, isMobile: true, hasTouch: true };
const PLAIN = { javaScriptEnabled: false };

const server = await startServer();
const tenant = ["--db", server.db, "--tenant", "440310"];
const account = (...args) => gongping("account", ...args, "--password", PASSWORD, ...tenant);
for (const n of [3, 4, 5]) account(`expert${n}`, "expert", `专家${n}（示例）`, "--expert", `x${n}`);
account("inspector2", "inspector", "验收人员乙（示例）", "--expert", "i2");

const browser = await launch();
const people = {};

async function who(role, options) {
  if (!people[role]) {
    people[role] = await person(browser, server, role === "rater" || role === "visitor" ? null : role, options);
    people[role].setDefaultTimeout(20000);
  }
  await people[role].bringToFront(); // what lies behind another window may be given no frames
  return people[role];
}

let going = true;
const step = async (name, body) => { if (going) going = await test(name, body); };

const manager = await who("manager");
let round;
const at = (path = "") => `${server.base}/rounds/${round}${path}`;
const filling = (of) => `${server.base}/fill/${round}/${of.entry}`;
const sheet = (of) => `${server.base}/marking/${round}/${of.entry}/material`;
const row = (name) => manager.locator("tr", { has: manager.locator("th", { hasText: new RegExp(`^\\s*${name}(?!\\d)`) }) });

// A step that the board or the page of a project offers, with its confirmation.
async function move(name, reason) {
  await manager.click(`summary:text-is("${name}")`);
  const form = manager.locator("details[open]", { has: manager.locator(`button:has-text("确认${name}")`) });
  if (reason) await form.locator("[name=reason]").fill(reason);
  await shot(manager, "step");
  await press(form, `button:has-text("确认${name}")`);
  await says(manager, "已");
}

async function moveEntry(of, name, reason) {
  await manager.goto(at());
  await press(row(of.center), "a");
  await move(name, reason);
}

await step("the manager makes a round of both methods", async () => {
  await press(manager, "nav a:has-text('评估轮次')");
  await go(manager, "新建轮次");
  await manager.fill("#title", TITLE);
  await manager.selectOption("#standard", "demo-open-standard:1");
  for (const [name, days] of [["deadline", 7], ["scoring_due", 12], ["closed", 20]])
    await manager.fill(`#${name}`, day(days));
  await manager.fill("#experts_per_entry", "5");
  await typeCell(manager, "item_name.5", "活动照片（每类至少一张）");
  await manager.uncheck("[name=copy_projects]");
  await look(manager, "new-round");
  await press(manager, "button:has-text('保存，去选项目')");
  round = new URL(manager.url()).pathname.split("/")[2];
  for (const [of, method] of [[ONE, "方式一"], [TWO, "方式二"]]) {
    await row(of.center).locator("input[type=checkbox]").check();
    await row(of.center).locator("select").selectOption({ label: method });
  }
  await look(manager, "projects");
  await press(manager, "button:has-text('保存参评项目')");
  await says(manager, TITLE, ONE.center, TWO.center, "筹备中");
});

await step("the round opens, and operators are told", async () => {
  await move("开始资料递交");
  await look(manager, "board");
  const operator = await who("operator", PLAIN);
  await says(operator, `递交资料：${TITLE}`);
  await press(operator, "a:has-text('消息')");
  await says(operator, `评估通知：${TITLE}`);
});

await step("without JavaScript the operator fills everything in and gets a receipt", async () => {
  const operator = await who("operator", PLAIN);
  await operator.goto(filling(ONE));
  await says(operator, "4 处必须改", "还有 10 处必须改");
  await shot(operator, "operator-list");
  await fill(operator, filling(ONE), ONE);
  for (const item of REQUIRED) await upload(operator, item, pdf(`${item}.pdf`, `${ONE.center} ${item}`));
  await shot(operator, "operator-files");
  await handIn(operator, filling(ONE), "王示例");
});

await step("the center hands in by telephone; what was prefilled does not stop it", async () => {
  const center = await who("center", MOBILE);
  await look(center, "center-home");
  await press(center, `a:has-text('递交资料：${TITLE}')`);
  await look(center, "center-list");
  await fill(center, filling(TWO), TWO);
  for (const item of REQUIRED) await upload(center, item, pdf(`${item}.pdf`, `${TWO.center} ${item}`));
  await look(center, "center-files");
  await handIn(center, filling(TWO), "李示例");
});

await step("the manager returns one for supplement; the operator supplements", async () => {
  await moveEntry(ONE, "退回补正", "资金使用情况表没有盖章，请补一份盖章件");
  const operator = await who("operator", PLAIN);
  await operator.goto(filling(ONE));
  await says(operator, "资料被退回补正", "没有盖章，请补一份盖章件");
  await shot(operator, "returned");
  await operator.goto(`${filling(ONE)}/files`);
  await upload(operator, "资金使用情况表", pdf("资金使用情况表（盖章）.pdf", "盖章"));
  await handIn(operator, filling(ONE), "王示例");
  await says(operator, "第 2 次递交", "与上一次递交的不同之处", "资金使用情况表（盖章）.pdf");
});

await step("the manager reads and accepts both", async () => {
  await manager.goto(at());
  await press(row(ONE.center), "a");
  await go(manager, "查看递交的资料");
  await says(manager, "资金使用情况表（盖章）.pdf", ONE.narrative);
  await look(manager, "material");
  for (const of of [ONE, TWO]) await moveEntry(of, "受理资料");
});

await step("experts are suggested who can sign in; conflicts are seen; seats are given", async () => {
  await manager.goto(at("/experts"));
  await press(manager, "button:has-text('给出建议')");
  const suggested = await manager.innerText("section[aria-labelledby=h-suggest]");
  check(!suggested.includes("没有账号"), suggested);
  await look(manager, "experts");
  for (const [of, n] of [[ONE, 5], [TWO, 3]]) {
    await manager.goto(at(`/entries/${of.entry}/experts`));
    if (of === ONE) {
      check((await row("示例专家10").innerText()).includes("应回避"), "the conflict is not seen");
      check(await row("示例专家10").locator("button:has-text('分配')").count() === 0, "it may be assigned");
    }
    for (let i = 1; i <= n; i++) await press(row(`示例专家${i}`), "button:has-text('分配')");
    await press(row("示例专家1"), "button:has-text('设为组长')");
    await look(manager, "seats");
  }
  await manager.goto(at());
  await move("开始评分");
});

await step("five experts score, one without JavaScript; the head of the panel confirms", async () => {
  const logins = ["expert2", "expert", "expert3", "expert4", "expert5"];
  for (const [i, login] of logins.entries()) {
    const expert = await who(login, i === 0 ? PLAIN : {});
    await score(expert, sheet(ONE), i);
    if (i < 3) await score(expert, sheet(TWO), i);
  }
  const head = await who("expert");
  for (const of of [ONE, TWO]) {
    await head.goto(sheet(of));
    await go(head, "组长：查看评分组结果");
    await look(head, "panel");
    await head.fill("#panel-text", "分歧在正常范围内，同意按规则计算");
    await press(head, "button:has-text('确认评分组结果')");
    await says(head, "分歧在正常范围内");
  }
});

await step("three parties rate on a telephone without account; the link then shows the receipt", async () => {
  await manager.goto(at("/links"));
  await press(manager, "button:has-text('生成全部链接')");
  await look(manager, "links");
  const texts = await manager.$$eval("textarea", (all) => all.map((t) => t.value));
  check(texts.length === 3, `${texts.length} links`);
  const rater = await who("rater", MOBILE);
  for (const [i, text] of texts.entries()) {
    await rater.goto(text.match(/http\S+/)[0]);
    await look(rater, "rate");
    const full = Number((await rater.innerText("label[for=points-0]")).match(/到 (\d+)/)[1]);
    await rater.fill("#points-0", String(full - 1));
    await press(rater, "button:has-text('提交评价')");
    await says(rater, "回执编号", `${full - 1} 分`);
    if (i > 0) continue;
    await rater.goto(text.match(/http\S+/)[0]);
    await says(rater, "评价已提交", "回执编号");
    await look(rater, "rate-receipt");
  }
});

await step("two inspectors visit with telephones", async () => {
  await manager.goto(at("/inspections"));
  for (const box of await manager.locator("input[name=member]").all()) await box.check();
  await press(manager, "button:has-text('安排验收')");
  await says(manager, "已安排 1 次实地验收");
  for (const [login, points] of [["inspector", "8"], ["inspector2", "7"]]) {
    const inspector = await who(login, MOBILE);
    await inspector.goto(`${server.base}/inspections`);
    await look(inspector, "visits");
    await press(inspector, `a[data-visit]:has-text("${TITLE}")`);
    await inspect(inspector, points);
  }
});

async function finding(of, title) {
  await manager.goto(at("/findings"));
  const group = manager.locator("tbody", { has: manager.locator(".group-row", { hasText: of.center }) });
  return group.locator(".finding", { hasText: title }).first();
}

await step("findings are accepted, dismissed with a reason, and turned into a rectification", async () => {
  await press(await finding(TWO, "人员资质不符合协议"), "button:has-text('采纳')");
  await look(manager, "findings");
  await press(await finding(TWO, "有空岗但没有预留扣除"), "a:has-text('更多')");
  await manager.fill("#reason", "运营机构已书面说明，\n结算时扣除");
  await press(manager, "button:text-is('不采纳')");
  await press(await finding(TWO, "在岗人数与协议不符"), "a:has-text('更多')");
  await look(manager, "finding");
  await manager.fill("#title", "补齐空缺岗位");
  await manager.fill("#text", "请于期限前补齐 1 名助理社会工作师，并上传劳动合同。");
  await manager.fill("#due", day(10));
  await press(manager, "button:has-text('向运营机构提出整改')");
  await says(manager, "已处理 3", "补齐空缺岗位");
});

await step("results go to the operators; one answers a rectification, one objects", async () => {
  await manager.goto(at("/scores"));
  await look(manager, "scores");
  await press(manager, "button:has-text('反馈给运营机构')");
  await says(manager, "结果已反馈给运营机构");
  const center = await who("center", MOBILE), operator = await who("operator", PLAIN);
  await center.goto(`${server.base}/`);
  await go(center, "整改：补齐空缺岗位");
  await look(center, "outcome");
  await center.fill("[id^='t-']", "已招聘 1 名助理社会工作师，下周到岗。");
  await center.setInputFiles("[id^='f-']", [pdf("劳动合同.pdf", "合同")]);
  await press(center, "button:has-text('提交整改情况')");
  await says(center, "答复已提交", "劳动合同.pdf");
  await operator.goto(`${server.base}/outcome/${round}/${ONE.entry}`);
  await operator.selectOption("#component", { label: "资料递交" });
  await operator.fill("#text", "人员台账已齐全，请复核该项得分。");
  await press(operator, "button:has-text('提出异议')");
  await says(operator, "异议已提交", "人员台账已齐全");
  await shot(operator, "objection");
});

await step("the manager closes the rectification, rejects the objection with a reason and finalises", async () => {
  await manager.goto(at("/findings"));
  await press(manager, "button:has-text('整改通过')");
  await manager.goto(at("/objections"));
  await look(manager, "objections");
  await manager.fill("textarea[id^='t-']", "经复核，台账缺社保证明，维持原分。");
  await press(manager, "button:text-is('异议不成立')");
  await manager.fill("#early", "各机构均已书面确认没有异议");
  await press(manager, "button:has-text('确定没有异议的结果')");
  await says(manager, "2 个结果已定");
  const operator = await who("operator", PLAIN);
  await operator.goto(`${server.base}/outcome/${round}/${ONE.entry}`);
  await says(operator, "不成立", "维持原分");
});

await step("the settlement shows what the command line computes", async () => {
  await manager.goto(at("/settlement"));
  await look(manager, "settlement");
  const settled = JSON.parse(gongping("settle", "--json", "--round", round, ...tenant));
  check(settled.settlements.length === 2, "not two settlements");
  for (const s of settled.settlements) {
    const shown = (await row(s.center).innerText()).replaceAll(",", "");
    check(shown.includes(s.payable), `${s.center}: ${s.payable} is not in ${shown}`);
  }
});

await step("the report is edited, made as PDF and submitted", async () => {
  await manager.goto(at("/report"));
  await manager.fill("#f-date", day(0));
  await manager.fill("[name='advice_title.0']", "补齐空缺岗位");
  await manager.fill("[name='advice_text.0']", "请购买主体督促运营机构按合同配齐人员。");
  await press(manager, "button:has-text('保存文字')");
  await look(manager, "report");
  await press(manager, "button:text-is('生成')");
  await manager.waitForSelector("a:text-is('下载')", { timeout: 60000 });
  const bytes = readFileSync(await download(manager, "下载", "draft.pdf"));
  check(bytes.subarray(0, 5).toString() === "%PDF-" && bytes.length > 50000, `${bytes.length} bytes`);
  await manager.goto(at("/report"));
  await press(manager, "button:text-is('提交审批')");
  await says(manager, "等待委托方审批");
});

await step("the commissioner reads and approves; the report is signed and published", async () => {
  const commissioner = await who("commissioner");
  await go(commissioner, "审批评估报告");
  await look(commissioner, "approval");
  await commissioner.fill("#yes", "同意");
  await press(commissioner, "button:text-is('批准')");
  await says(commissioner, "您已批准");
  await manager.goto(at("/report"));
  await press(manager, "button:text-is('签名并公示')");
  await manager.waitForSelector("a:has-text('查看公示页')", { timeout: 60000 });
  await look(manager, "published");
});

async function download(page, link, name) {
  const [given] = await Promise.all([page.waitForEvent("download"), page.click(`a:text-is("${link}")`)]);
  const path = join(server.folder, name);
  await given.saveAs(path);
  return path;
}

await step("anyone sees the figures that the command line computes", async () => {
  const visitor = await who("visitor");
  await visitor.goto(`${server.base}/public`);
  await go(visitor, "年度终期评估报告（示例）");
  await look(visitor, "public");
  const cells = await visitor.$$eval("main tbody tr", (all) => all.map((r) => [...r.children].map((c) => c.innerText)));
  const scored = JSON.parse(gongping("score", "--json", "--round", round, ...tenant)).entries;
  check(cells.length === 2 && scored.length === 2, `${cells.length} rows, ${scored.length} scores`);
  for (const s of scored) {
    const shown = cells.find((c) => c[0].startsWith(s.center));
    check(shown?.[2] === s.total && shown[3] === s.grade, `${s.center}: ${shown} is not ${s.total} ${s.grade}`);
  }
});

await step("what was dismissed stands apart, with its reason, as it was typed", async () => {
  const visitor = await who("visitor");
  const report = JSON.parse(readFileSync(await download(visitor, "报告数据（JSON）", "report.json"), "utf8"));
  check(report.dismissed.length === 1, `${report.dismissed.length} dismissed`);
  const [dismissed] = report.dismissed;
  check(dismissed.title === "有空岗但没有预留扣除" && dismissed.reason === "运营机构已书面说明，\n结算时扣除",
    JSON.stringify(dismissed));
  check(!report.findings.some((f) => f.rule === dismissed.rule && f.entry === dismissed.entry), "it stands as well");
});

await step("the files verify on the page and on the command line; an altered one does not", async () => {
  const visitor = await who("visitor");
  const files = [];
  for (const [link, name] of [["验证文件（JSON）", "package.json"], ["公开数据（JSON）", "data.json"], ["评估报告（PDF）", "report.pdf"]])
    files.push(await download(visitor, link, name));
  const key = JSON.parse(readFileSync(files[0], "utf8")).public_key;
  check(gongping("verify", files[0], "--key", key).includes("没有发现不符之处"), "the command line does not agree");
  for (const path of files) {
    await visitor.goto(`${server.base}/public/~verify`);
    await visitor.setInputFiles("#file", path);
    await press(visitor, "button:text-is('验证')");
    await says(visitor, "核对通过");
  }
  await look(visitor, "verified");
  const altered = join(server.folder, "altered.json");
  writeFileSync(altered, readFileSync(files[0], "utf8").replaceAll("良好", "优秀"));
  let code = 0;
  try { gongping("verify", altered); } catch (error) { code = error.status; }
  check(code === 6, `an altered file gave ${code}`);
});

await step("the page that needs no site verifies, as it is served and from a folder without a network", async () => {
  const visitor = await who("visitor");
  await visitor.goto(`${server.base}/public/~verify`);
  const saved = await download(visitor, "独立验证页", "verifier.html"), whole = join(server.folder, "package.json");
  const altered = join(server.folder, "altered.json"), broken = join(server.folder, "broken.json");
  writeFileSync(broken, readFileSync(whole).subarray(0, 5000));
  const key = JSON.parse(readFileSync(whole, "utf8")).public_key;
  const alone = await browser.newContext();
  await alone.setOffline(true);
  for (const [context, url] of [[visitor.context(), `${server.base}/public/~verifier`], [alone, `file://${saved}`]]) {
    const page = await tab(context, server);
    await page.goto(url);
    for (const [path, typed, words] of [[whole, "", "还没有核对是谁的签名"], [whole, key, "核对通过"], [whole, "0".repeat(64), "有不符之处"],
      [altered, key, "有不符之处"], [broken, key, "这不是公示的验证文件"]]) {
      await page.fill("#key", typed);
      await page.setInputFiles("#file", []);
      await page.setInputFiles("#file", path);
      await page.waitForFunction((w) => document.querySelector(".verdict")?.innerText.includes(w), words);
    }
    await page.fill("#key", "x");
    await page.waitForFunction(() => !document.querySelector("#key-problem").hidden || (document.querySelector("#key").blur(), false));
    check(page.problems.length === 0, `${url}: ${page.problems.join(" | ")}`);
    await page.close();
  }
  await alone.close();
});

await step("the audit chain is whole, and what is published is locked", async () => {
  check(gongping("audit", ...tenant).includes("审计日志完整"), "the chain is broken");
  await manager.goto(at("/scores"));
  await says(manager, "结果已公示并锁定");
});

await step("no script failed and nothing was asked of another host", async () => {
  for (const [role, page] of Object.entries(people))
    check(page.problems.length === 0, `${role}: ${page.problems.join(" | ")}`);
});

await browser.close();
await server.stop();
finish();
