// Every page of the site, as roles reach it from link to link over the full demonstration and what
// stage.mjs adds to it, on a desktop and on a telephone: no violation that axe-core knows, no script
// error, no request to another host, nothing wider than the screen, no word of a chart smaller than 12 px on the telephone, no page of more than 150 kB on its first load, no
// dead link. At the end, no GET route of the program may be left that nobody came to. Pictures go to SHOTS when set.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, DESKTOP, finish, gongping, launch, person, PHONE, source, startServer, tab, test }
  from "./harness.mjs";
import { stage } from "./stage.mjs";

// Where several roles see the same page, the one that may do most on it comes first.
const ROLES = ["visitor", "rater", "single", "rated", "manager", "admin", "expert", "inspector", "operator", "center",
  "commissioner", "purchaser", "committee"];
const LANES = 2; // pages that are looked at side by side
const MOST_LINKS = 20; // of one shape and role, that are only asked for
const FIRST = { visitor: ["/login"], rater: ["/r"], single: ["/r"], rated: ["/r"] };
// What links alone do not lead to, or others of the same shape would hide.
const MORE = {
  manager: ["/search?q=%E7%A4%BA%E4%BE%8B", "/search?q=zzz"],
  center: ["/fill/demo-open/entry-3"], // handed in
};
// These differ from role to role; every other page is visited once over all of them.
const OF_EACH_ROLE = new Set(["/", "/notices", "/r", "/admin/accounts"]);
// Parameters that make another page of the same address.
const KINDS = new Set([":part", ":kind", ":component"]);
// Where the state of the round decides what the page offers, each round is looked at; elsewhere the
// one in progress and one of the others; a long report once.
const BY_ROUND = new RegExp("^/(rounds|outcome|results|public)/:round(/(:entry|entries/:entry|experts|links" +
  "|inspections|findings|scores|objections|settlement|report|edit|projects))?$");
const ONCE = /preview/;
const MOST_HIGH = 4000; // of a page on a desktop; a whole report as one document is no page of the site
const DOCUMENT = /preview/;
const MOST_HEAVY = 150000; // bytes as sent, of a page with all that it loads, on the first visit
// What a script asks for and no page loads: an upload that was cut off, the worker that keeps pages.
// And what an action on many leads to, which many.mjs looks at, and a job of several casefiles (test_casefile).
const ELSEWHERE = new Set(["/admin/audit/heads", "/fill/:round/:entry/uploads/:id", "/inspections/sw.js", "/marking/sw.js", "/marking/session",
  ...["inspections", "links"].flatMap((at) => ["xlsx", "csv"].map((to) => `/rounds/:round/${at}/~forms/answers.${to}`)), // where a form is attached: test_forms
  "/batches/:job", "/rounds/:round/batch/:batch", "/rounds/:round/casefile/:job", "/rounds/:round/casefile/:job/file",
  "/rounds/~archive/~done/:batch", "/registry/:kind/~many/~done/:batch", "/rating/:round/~scan/:scan", "/reset/:secret", "/unsubscribe/:token",
  "/standards/~compare/~list.xlsx", "/standards/~compare/~list.csv", "/readyz", "/healthz", "/metrics", "/api/v1/openapi.json",
  "/admin/amendments/~new", "/admin/amendments/:amendment", "/admin/amendments/:amendment/answer.pdf", // test_people
  "/public/:round/ocds.json", // where a prefix is set: tests/web/test_public.py
  "/s/:code", // answered with a cookie of its own: tests/web/test_survey.py
  "/operators/:org/~list.xlsx", "/operators/:org/~list.csv", // of operators with a code that others have, too: test_districts
  // of a level above: tests/web/test_districts.py
  "/below", "/below/~list.xlsx", "/below/~list.csv", "/below/results", "/below/results/~list.xlsx", "/below/results/~list.csv",
  "/below/operators", "/below/operators/~list.xlsx", "/below/operators/~list.csv", "/below/operator", "/below/operator/~list.xlsx",
  "/below/operator/~list.csv"]);
const axe = readFileSync(join(source, "node_modules/axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const routes = gongping("routes").split("\n").map((line) => line.split("\t"))
  .filter(([method, , , , more]) => method === "GET" && more !== "接口").map(([, path]) => ({ path, parts: path.split("/"), seen: false }));

// The route of an address: where several fit, the one with the fewest parameters.
function routeOf(path) {
  const parts = path.replace(/[?#].*/, "").split("/").map(decodeURIComponent);
  const fitting = routes.filter((route) => route.parts.length === parts.length &&
    route.parts.every((part, i) => part.startsWith(":") || part === parts[i]));
  const params = (route) => route.path.split(":").length;
  return { parts, route: fitting.sort((a, b) => params(a) - params(b))[0] };
}

// Addresses of one shape are one page with other figures.
function shape(path) {
  const { parts, route } = routeOf(path);
  if (!route) return path;
  const name = route.parts.map((part, i) =>
    KINDS.has(part) || (part === ":round" && BY_ROUND.test(route.path)) ? parts[i] : part).join("/");
  return parts.includes("demo-open") && !ONCE.test(route.path) ? `${name} (open)` : name;
}

// Colours are the same at every size, and comparing them takes the most time.
const SAME_AT_EVERY_SIZE = { "color-contrast": { enabled: false } };

async function violations(page, rules = {}) {
  // The page's own policy forbids injected scripts; evaluate() is not bound by it.
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe);
  const result = await page.evaluate((rules) =>
    window.axe.run(document, { rules, resultTypes: ["violations"], preload: false }), rules);
  return result.violations.map((v) =>
    `${v.id}: ${v.help} [${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")}]`);
}

// Columns whose head stands elsewhere than what is under it.
function crooked(page) {
  return page.evaluate(() => [...document.querySelectorAll("table")].flatMap((table) => {
    const heads = [...table.querySelectorAll("thead tr:first-child > *")];
    const cells = [...(table.querySelector("tbody tr")?.children ?? [])];
    const plain = heads.length === cells.length && ![...heads, ...cells].some((cell) => cell.colSpan > 1);
    const side = (cell) => getComputedStyle(cell.querySelector("input.num") ?? cell).textAlign.replace("start", "left");
    const parts = (head, cell) => [side(head), side(cell)].sort().join() === "left,right";
    return plain ? heads.filter((head, i) => head.innerText.trim() && parts(head, cells[i]))
      .map((head) => head.innerText) : [];
  }));
}

// Words of a drawing that are smaller than 12 px as they are seen: a chart may be scaled.
function small(page) {
  return page.evaluate(() => [...document.querySelectorAll("svg text")].filter((text) =>
    text.getBoundingClientRect().width > 0 && !text.closest(".visually-hidden") &&
    parseFloat(getComputedStyle(text).fontSize) * text.ownerSVGElement.getScreenCTM().a < 11.95)
    .map((text) => text.textContent));
}

// What lies under the pointer looks otherwise: once where it happens to be, once with it on the first
// entry of a list.
async function hovered(page) {
  const first = page.locator("main a.list-group-item-action").first();
  if (await first.count() === 0) return [];
  await first.hover();
  return violations(page);
}

// What came until the page was there, kept by the browser or not, as the server sends it: what the browser
// says of sizes is of the unpacked bytes where it or a service worker had kept them. What is asked for
// afterwards (the grid, interactive charts) is no part of it.
const sent = new Map();

async function weight(page) {
  const urls = await page.evaluate(() => {
    const [whole] = performance.getEntriesByType("navigation");
    return [whole, ...performance.getEntriesByType("resource").filter((one) => one.startTime < whole.loadEventStart)].map((one) => one.name);
  });
  for (const url of urls) {
    if (sent.has(url) || !/^http/.test(url)) continue;
    const answer = await page.request.get(url);
    sent.set(url, Number(answer.headers()["content-length"] ?? (await answer.body()).length));
  }
  return urls.reduce((sum, url) => sum + (sent.get(url) ?? 0), 0);
}

// On a screen as high as the page: of a higher one, fullPage sometimes gives the first part over and over.
async function picture(page, whole, name) {
  await page.setViewportSize(whole);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

// How many pixels of the page lie beside the screen, with the menu folded and open.
function widest() {
  const menu = document.querySelector(".nav-menu");
  const was = menu?.open;
  const over = [false, true].map((open) => {
    if (menu) menu.open = open;
    return document.documentElement.scrollWidth - window.innerWidth;
  });
  if (menu) menu.open = was;
  return Math.max(...over);
}

async function look(page, path, name) {
  for (const [size, viewport] of [["desktop", DESKTOP], ["phone", PHONE]]) {
    await page.setViewportSize(viewport);
    const wrong = await violations(page, size === "phone" ? SAME_AT_EVERY_SIZE : {});
    if (size === "desktop") wrong.push(...await hovered(page));
    check(wrong.length === 0, `${path} (${size}): ${wrong.join(" | ")}`);
    const overflow = await page.evaluate(widest);
    check(overflow <= 1, `${path} (${size}): ${overflow} px wider than the screen`);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    check(size === "phone" || height <= MOST_HIGH || DOCUMENT.test(path), `${path}: ${height} px high`);
    const tiny = size === "phone" ? await small(page) : [];
    check(tiny.length === 0, `${path}: ${tiny.length} words of charts smaller than 12 px: ${tiny.slice(0, 5).join(", ")}`);
    const heads = size === "desktop" ? await crooked(page) : []; // on a phone some tables are blocks
    check(heads.length === 0, `${path}: heads beside their columns: ${heads.join(", ")}`);
    if (shots) await picture(page, { width: viewport.width, height: Math.max(viewport.height, height) }, `${name}-${size}`);
  }
}

// Looks at a page; gives the addresses on this server that it links to.
async function visit(page, server, path, name, status = 200) {
  page.problems.length = 0;
  const response = await page.goto(server.base + path);
  check(response.status() === status, `${path}: ${response.status()}`);
  const bytes = await weight(page);
  check(bytes <= MOST_HEAVY || DOCUMENT.test(path), `${path}: ${bytes} bytes on the first load`);
  heaviest = Math.max(heaviest, DOCUMENT.test(path) ? 0 : bytes);
  await look(page, path, name);
  const problems = page.problems.filter((line) => status === 200 || !line.includes(`status of ${status}`));
  check(problems.length === 0, `${path}: ${problems.join(" | ")}`);
  const links = await page.$$eval("a[href]", (all) => all.map((a) => a.href));
  return links.filter((link) => link.startsWith(server.base)).map((link) => new URL(link))
    .map((url) => url.pathname + url.search);
}

// Whether the address, which must answer, is a page and not a file.
async function isPage(page, server, path) {
  const response = await page.request.get(server.base + path);
  check(response.status() === 200, `${path}: ${response.status()}`);
  const headers = response.headers();
  return headers["content-type"]?.startsWith("text/html") && !headers["content-disposition"];
}

let heaviest = 0;
const everywhere = new Set();

// From link to link, all pages of one distance before those of the next. One page of each shape is
// looked at, the others are asked for.
async function crawl(role, server, lanes) {
  const own = new Set(), of = new Map(), dead = [];
  const start = [...(FIRST[role] ?? ["/"]), ...(MORE[role] ?? [])];
  const name = (path) => `${own.size}-${role}${path.replace(/[^0-9a-z]+/gi, "_")}`.slice(0, 90);

  async function follow(page, path) {
    const key = shape(path) + (MORE[role]?.includes(path) ? path : "");
    const same = of.get(key) ?? new Set();
    if (same.has(path) || same.size >= MOST_LINKS) return [];
    of.set(key, same.add(path));
    const looked = OF_EACH_ROLE.has(key) ? own : everywhere;
    const isNew = !looked.has(key);
    looked.add(key);
    own.add(key);
    let links = [];
    try {
      const { route } = routeOf(path);
      const found = await isPage(page, server, path);
      if (found && isNew)
        await test(`${role} ${path}`, async () => { links = await visit(page, server, path, name(path)); });
      if (route && (isNew || !found)) route.seen = true;
    } catch (error) {
      dead.push(error.message);
    }
    return links;
  }

  for (let links = start; links.length > 0;) {
    const wave = [...new Set(links)];
    links = [];
    await Promise.all(lanes.map(async (page) => {
      for (let path; (path = wave.shift()) !== undefined;) links.push(...await follow(page, path));
    }));
  }
  await test(`${role}: every link answers`, () => check(dead.length === 0, dead.join("\n")));
}

const server = await startServer({ demo: "full" });
const browser = await launch();
let raters;
if (await test("the demonstration is brought on", async () => { raters = await stage(browser, server); })) {
  for (const role of ROLES) {
    const page = raters[role] ?? await person(browser, server, role === "visitor" ? null : role);
    const lanes = [page];
    while (lanes.length < LANES) lanes.push(await tab(page.context(), server));
    await crawl(role, server, lanes);
    if (role === "manager")
      await test(`${role} keeps the way on from an address that does not exist`, async () => {
        const links = await visit(page, server, "/no-such-page", `${role}_missing`, 404);
        check(links.includes("/account") && links.includes("/"), `navigation: ${links.join(" ")}`);
      });
    await page.context().close();
  }
  await test("every address of the route table was visited", () => {
    const given = new Set([...server.gave].map((path) => routeOf(path).route));
    const left = routes.filter((route) => !route.seen && !given.has(route) && !ELSEWHERE.has(route.path))
      .map((route) => route.path);
    console.error(`the heaviest page: ${heaviest} bytes on the first load`);
    check(left.length === 0, `never visited:\n${left.join("\n")}`);
  });
}
await browser.close();
await server.stop();
finish();
