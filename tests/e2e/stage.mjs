// Brings the full demonstration to where every page has something to show, by what people press:
// material handed in with a receipt, a sheet and a panel, ratings, a visit with its record; another
// round whose results are told, with an objection, a rectification and a report; a round and a
// standard that have only begun.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { day, handIn, inspect, pdf, press, score, upload } from "./acts.mjs";
import { gongping, person, source } from "./harness.mjs";

const OPEN = "demo-open";
const TOLD = "demo-told";
const TOLD_ENTRIES = 5;

// The example round once more under another name.
function importRound(server) {
  const bundle = JSON.parse(readFileSync(join(source, "examples/demo-2026.json"), "utf8"));
  bundle.round.id = TOLD;
  bundle.round.title = "示例街道中期评估（示例，反馈中）";
  const path = join(server.folder, "told.json");
  writeFileSync(path, JSON.stringify(bundle));
  gongping("import", path, "--db", server.db);
}

async function move(page, path, name) {
  await page.goto(path);
  await page.click(`summary:text-is("${name}")`);
  await press(page, `button:has-text("确认${name}")`);
}

// An annex of the notice, and a template for the first item of the checklist.
async function give(manager, base) {
  for (const option of [0, 1]) {
    await manager.goto(`${base}/rounds/${OPEN}/given`);
    await manager.selectOption("#item", { index: option });
    await manager.setInputFiles("#file", [pdf(option ? "模板.pdf" : "附件.pdf", "给运营机构")]);
    await press(manager, "main button:has-text('上传')");
  }
}

async function begin(manager, base) {
  await manager.goto(`${base}/rounds/~new`);
  await manager.fill("#title", "示例街道续期评估（示例，筹备中）");
  await manager.selectOption("#standard", "demo-open-standard:1");
  for (const [name, days] of [["deadline", 7], ["scoring_due", 12], ["closed", 20]])
    await manager.fill(`#${name}`, day(days));
  await press(manager, "button:has-text('保存，去选项目')");
  await manager.goto(`${base}/standards`);
  await press(manager, "button:has-text('由此新建一版')");
}

// Scored, a rectification asked for, the results told.
async function tell(manager, round) {
  await move(manager, round, "开始资料递交");
  for (let i = 1; i <= TOLD_ENTRIES; i++)
    await move(manager, `${round}/entries/entry-${i}`, "受理资料");
  await move(manager, round, "开始评分");
  await manager.goto(`${round}/findings/rectify`);
  await manager.selectOption("#to", "entry-2");
  await manager.fill("#title", "补齐台账");
  await manager.fill("#text", "请补齐服务台账并上传。");
  await manager.fill("#due", day(10));
  await press(manager, "main button:has-text('提出整改')");
  await manager.goto(`${round}/scores`);
  await press(manager, "button:has-text('反馈给运营机构')");
}

async function answer(operator, base) {
  await operator.goto(`${base}/outcome/${TOLD}/entry-2`);
  await operator.fill("[id^='t-']", "台账已补齐，见附件。");
  await operator.setInputFiles("[id^='f-']", [pdf("服务台账.pdf", "台账")]);
  await press(operator, "button:has-text('提交整改情况')");
  for (const entry of ["entry-2", "entry-4"]) {
    await operator.goto(`${base}/outcome/${TOLD}/${entry}`);
    await operator.selectOption("#component", { label: "资料递交" });
    await operator.fill("#text", "人员台账已齐全，请复核该项得分。");
    await press(operator, "button:has-text('提出异议')");
  }
}

// One objection is decided, one stays; a draft of the report is made.
async function review(manager, round) {
  await manager.goto(`${round}/objections`);
  await manager.locator("textarea[id^='t-']").first().fill("经复核，台账缺社保证明，维持原分。");
  await press(manager, "button:text-is('异议不成立')");
  await manager.goto(`${round}/report`);
  await press(manager, "button:text-is('生成')");
}

// An office with several centers, one of which it has begun and for which it has a stamped scan; and two
// with one each: a form, and a receipt.
async function rate(browser, server, manager) {
  await manager.goto(`${server.base}/rounds/${OPEN}/links`);
  await manager.selectOption("#asks", "may");
  await manager.check("input[name=tells_work]");
  await press(manager, "button:has-text('保存设置')");
  await press(manager, "button:has-text('生成全部链接')");
  const texts = await manager.$$eval("textarea", (all) => all.map((t) => t.value));
  const open = async (office) => {
    const rater = await person(browser, server, null);
    await rater.goto(texts.find((t) => t.includes(office)).match(/http\S+/)[0]);
    return rater;
  };
  const rater = await open("示例街道公共事务中心"), single = await open("示例4社区党委");
  const rated = await open("示例1社区党委");
  await rater.setInputFiles("#scan-file", [pdf("盖章评价表.pdf", "盖章")]);
  await press(rater, "button:has-text('上传')");
  await rated.fill("#points-0", "5");
  await press(rated, "button:has-text('提交评价')");
  return { rater, single, rated };
}

async function supplement(center, entry) {
  await center.goto(`${entry}/files`);
  await upload(center, "评估承诺书", pdf("评估承诺书.pdf", "承诺"));
  await handIn(center, entry, "李示例");
}

async function visit(inspector, base) {
  await inspector.goto(`${base}/inspections`);
  await press(inspector, "a[data-visit]");
  await inspect(inspector, "8");
}

async function head(manager, base, entry) {
  await manager.goto(`${base}/rounds/${OPEN}/entries/${entry}/experts`);
  const row = manager.locator("tr", { has: manager.locator("th", { hasText: /^\s*示例专家1(?!\d)/ }) });
  await press(row, "button:has-text('设为组长')");
}

// Gives the browsers of those who have no account: an office's list, a form, a receipt.
export async function stage(browser, server) {
  const { base } = server;
  importRound(server);
  const people = await Promise.all(["manager", "admin", "operator", "center", "expert", "inspector"]
    .map((role) => person(browser, server, role)));
  const [manager, admin, operator, center, expert, inspector] = people;
  const managing = async () => {
    await head(manager, base, "entry-5");
    await give(manager, base);
    await begin(manager, base);
    await tell(manager, `${base}/rounds/${TOLD}`);
    await answer(operator, base);
    await review(manager, `${base}/rounds/${TOLD}`);
    return rate(browser, server, manager);
  };
  const working = async () => {
    await supplement(center, `${base}/fill/${OPEN}/entry-3`);
    await score(expert, `${base}/marking/${OPEN}/entry-5/material`, 1);
    await visit(inspector, base);
    await admin.goto(`${base}/admin/backup`);
    await press(admin, "main button:has-text('备份')");
  };
  const [raters] = await Promise.all([managing(), working()]);
  await Promise.all(people.map((page) => page.context().close()));
  return raters;
}
