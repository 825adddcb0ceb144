// Every page that a role can reach from its first one: no violation that axe-core knows, no script
// error, no request to another host, nothing wider than the screen. Pictures go to SHOTS when set.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, DESKTOP, finish, gongping, launch, person, PHONE, source, startServer, test }
  from "./harness.mjs";

// Where several roles see the same page, the one that may do most on it comes first.
const ROLES = [null, "manager", "admin", "expert", "inspector", "operator", "center", "commissioner",
  "purchaser", "committee"];
const MOST_PAGES = 100;
// What links alone do not lead to.
const MORE = { manager: ["/search?q=%E7%A4%BA%E4%BE%8B", "/search?q=zzz", "/rounds/new", "/registry/orgs/new"] };
// These differ from role to role; every other page is visited once over all of them.
const OF_EACH_ROLE = new Set(["/", "/notices"]);
// Parameters that make another page of the same address.
const KINDS = new Set([":part", ":kind", ":component"]);
const axe = readFileSync(join(source, "node_modules/axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const routes = gongping("routes").split("\n").map((line) => line.split("\t"))
  .filter(([method]) => method === "GET").map(([, path]) => path.split("/"));

function fits(route, parts) {
  return route.length === parts.length &&
    route.every((part, i) => part.startsWith(":") || part === parts[i]);
}

// Pages of one shape are visited once: a round under way and one that is over count as two.
function shape(path) {
  const parts = path.replace(/[?#].*/, "").split("/");
  const found = routes.filter((route) => fits(route, parts));
  const route = found.sort((a, b) => a.join("").split(":").length - b.join("").split(":").length)[0];
  if (!route) return path;
  const name = route.map((part, i) => KINDS.has(part) ? parts[i] : part).join("/");
  return parts.includes("demo-open") ? `${name} (open)` : name;
}

function isPage(path) {
  return /^\/(?!\/)/.test(path) &&
    !/^\/(assets|logout|files)\/|\.(pdf|docx|json|csv|html|zip|js)($|\?)|\/(export|download)($|\/|\?)|\/files\/./.test(path);
}

async function violations(page) {
  // The page's own policy forbids injected scripts; evaluate() is not bound by it.
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe);
  const result = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ["violations"], preload: false }));
  return result.violations.map((v) =>
    `${v.id}: ${v.help} [${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")}]`);
}

async function look(page, path, name) {
  for (const [tag, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    await page.setViewportSize(viewport);
    const wrong = await violations(page);
    check(wrong.length === 0, `${path} (${tag}): ${wrong.join(" | ")}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(overflow <= 1, `${path} (${tag}): ${overflow} px wider than the screen`);
    if (shots) await page.screenshot({ path: join(shots, `${name}-${tag}.png`), fullPage: true });
  }
}

async function visit(page, server, path, name, status = 200) {
  const response = await page.goto(server.base + path);
  const type = response?.headers()["content-type"] ?? "";
  check(response.status() === status, `${path}: ${response.status()}`);
  if (!type.startsWith("text/html")) return [];
  await look(page, path, name);
  const problems = page.problems.filter((line) => status === 200 || !line.includes(`status of ${status}`));
  check(problems.length === 0, `${path}: ${problems.join(" | ")}`);
  return page.$$eval("a[href]", (links) => links.filter((a) => !a.hasAttribute("download"))
    .map((a) => a.getAttribute("href")));
}

const server = await startServer();
const browser = await launch();
const everywhere = new Set();
for (const role of ROLES) {
  const page = await person(browser, server, role);
  const who = role ?? "visitor";
  const own = new Set();
  const queue = [role ? "/" : "/login", ...(MORE[role] ?? [])];
  for (let i = 0; i < queue.length && own.size < MOST_PAGES; i++) {
    const path = queue[i];
    const key = shape(path) + (MORE[role]?.includes(path) ? path : "");
    if ((OF_EACH_ROLE.has(key) ? own : everywhere).has(key)) continue;
    own.add(key);
    everywhere.add(key);
    const name = `${who}${path.replace(/[^0-9a-z]+/gi, "_")}`.slice(0, 90);
    await test(`${who} ${path}`, async () => {
      page.problems.length = 0;
      queue.push(...(await visit(page, server, path, name)).filter(isPage));
    });
  }
  check(own.size < MOST_PAGES, `${who} has more pages than are looked at`);
  if (role)
    await test(`${who} keeps the way on from an address that does not exist`, async () => {
      page.problems.length = 0;
      const links = await visit(page, server, "/no-such-page", `${who}_missing`, 404);
      check(links.includes("/account") && links.includes("/"), `navigation: ${links.join(" ")}`);
    });
  await page.context().close();
}
await browser.close();
await server.stop();
finish();
