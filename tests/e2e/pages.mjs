// Every page that a role can reach from its first one: no violation that axe-core knows, no script
// error, no request to another host, nothing wider than the screen. Pictures go to SHOTS when set.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, DESKTOP, finish, launch, person, PHONE, source, startServer, test } from "./harness.mjs";

const ROLES = [null, "admin", "manager", "expert", "inspector", "operator", "center", "purchaser",
  "commissioner", "committee"];
const MOST_PAGES = 60;
const axe = readFileSync(join(source, "node_modules/axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

// Pages of one shape are visited once: digits, ids and hashes in a path become one.
function shape(path) {
  return path.replace(/\?.*/, "").replace(/\/(entry-|x|demo-|c|p|q)?[0-9a-z-]*\d[0-9a-z-]*(?=\/|$)/g, "/*");
}

function isPage(path) {
  return path.startsWith("/") && !/^\/(assets|logout)|\.(pdf|docx|json|csv|html|zip|js)($|\?)|\/(download|export|file|files|csv|pdf)($|\/|\?)/.test(path);
}

async function violations(page) {
  // The page's own policy forbids injected scripts; evaluate() is not bound by it.
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((v) =>
    `${v.id}: ${v.help} [${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")}]`);
}

async function visit(page, server, path, name) {
  const response = await page.goto(server.base + path);
  const type = response?.headers()["content-type"] ?? "";
  if (!type.startsWith("text/html")) return [];
  check(response.status() < 400, `${path}: ${response.status()}`);
  for (const [tag, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    await page.setViewportSize(viewport);
    const wrong = await violations(page);
    check(wrong.length === 0, `${path} (${tag}): ${wrong.join(" | ")}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(overflow <= 1, `${path} (${tag}): ${overflow} px wider than the screen`);
    if (shots) await page.screenshot({ path: join(shots, `${name}-${tag}.png`), fullPage: true });
  }
  check(page.problems.length === 0, `${path}: ${page.problems.join(" | ")}`);
  return page.$$eval("a[href]", (links) => links.filter((a) => !a.hasAttribute("download"))
    .map((a) => a.getAttribute("href")));
}

const server = await startServer();
const browser = await launch();
for (const role of ROLES) {
  const page = await person(browser, server, role);
  const seen = new Set();
  const queue = [role ? "/" : "/login"];
  for (let i = 0; i < queue.length && seen.size < MOST_PAGES; i++) {
    const path = queue[i];
    if (seen.has(shape(path))) continue;
    seen.add(shape(path));
    const name = `${role ?? "visitor"}${path.replace(/[^0-9a-z]+/gi, "_")}`;
    await test(`${role ?? "visitor"} ${path}`, async () => {
      page.problems.length = 0;
      const links = await visit(page, server, path, name);
      for (const link of links) if (isPage(link) && !seen.has(shape(link))) queue.push(link);
    });
  }
  await page.context().close();
}
await browser.close();
await server.stop();
finish();
