// What the browser tests share: a server on a demo database of its own, signed-in contexts, TAP.
//   node test.mjs GONGPING SOURCE_ROOT
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const [binary, source] = process.argv.slice(2);
export const PASSWORD = "gongping-demo";
export const DESKTOP = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };

// Databases are named by the path of their file. Where GP_TEST_SERVER names a PostgreSQL server
// (tests/cluster.py) they are on it: tests/web/engine.py knows where.
const engine = join(source, "tests/web/engine.py");
const places = new Map();

export function place(db) {
  if (!process.env.GP_TEST_SERVER) return [db];
  if (!places.has(db)) places.set(db, execFileSync("python3", [engine, "make", db], { encoding: "utf8" }).trim());
  return [places.get(db), "--beside", db];
}

// The rows that a statement gives.
export const ask = (db, statement, ...args) =>
  JSON.parse(execFileSync("python3", [engine, "ask", db, statement, ...args], { encoding: "utf8" }));

export function gongping(...args) {
  const at = args.indexOf("--db");
  const given = at < 0 ? args : [...args.slice(0, at + 1), ...place(args[at + 1]), ...args.slice(at + 2)];
  const out = execFileSync(binary, given, { encoding: "utf8" });
  if (args[0] === "account") // as if the person had signed in and chosen the password again
    ask(args[at + 1], "DELETE FROM password_once");
  return out;
}

// demo: "bare" (accounts and a round in progress), "full" (something done and something to do for
// every role), or null for an empty database. change: what is done to the example round of 2026
// before it is imported.
export async function startServer({ demo = "bare", change = null } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "gongping-e2e-"));
  const db = join(folder, "demo.db");
  const begin = (...there) =>
    execFileSync("python3", [join(source, "tests/web/begin_demo.py"), binary, source, db, ...there]);
  const isPlain = demo === "bare" && !change;
  if (!isPlain) gongping("init", "--db", db);
  if (isPlain) {
    place(db);
    begin();
  } else if (demo) {
    for (const name of ["pingshan-2022", "demo-2026"]) {
      let file = join(source, "examples", `${name}.json`);
      if (change && name === "demo-2026") {
        const bundle = JSON.parse(readFileSync(file, "utf8"));
        change(bundle);
        writeFileSync(file = join(folder, "changed.json"), JSON.stringify(bundle));
      }
      gongping("import", file, "--db", db);
    }
    gongping("demo", ...(demo === "bare" ? ["--bare"] : []), "--db", db);
    begin("there");
  }
  const child = spawn(binary, ["serve", "--db", ...place(db), "--listen", "127.0.0.1:0", "--quiet"]);
  let log = "";
  child.stderr.on("data", (data) => { log += data; });
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  const base = await new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(data));
      if (found) resolve(found[0]);
    });
    ended.then(() => reject(new Error(`the server did not start: ${log}`)));
  });
  return {
    base, db, folder, gave: new Set(),
    async stop() {
      child.kill("SIGTERM");
      const code = await ended;
      rmSync(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`the server ended with ${code}: ${log}`);
    },
  };
}

// n more centers of the round in progress, copied with project and entry from those of that number.
export const crowd = (db, { n, like, key, name }) => execFileSync("python3", ["-c", `
import sys
sys.path.insert(0, sys.argv[2])
import engine
engine.known(sys.argv[1])
db = engine.connect(sys.argv[1])
def copy(table, where, changes):
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    db.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT "
               f"{', '.join(changes.get(n, n) for n in names)} FROM {table} WHERE {where}")
for i in range(${n}):
    copy("center", "id = (SELECT center FROM project WHERE id = 'demo-open-${like}')",
         {"id": f"'${key}-{i:02}'", "name": f"'${name}{i:02}'", "full_name": f"'${name}{i:02}社区党群服务中心'"})
    copy("project", "id = 'demo-open-${like}'", {"id": f"'${key}-{i:02}'", "center": f"'${key}-{i:02}'"})
    copy("entry", "round = 'demo-open' AND id = 'entry-${like}'",
         {"id": f"'${key}-{i:02}'", "project": f"'${key}-{i:02}'", "ord": str(100 + i)})
db.commit()
`, db, join(source, "tests/web")]);

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
}

// A page of the browser that keeps what went wrong on it in page.problems, and notes in server.gave
// from which addresses the server gave something else than a page.
export async function tab(context, server) {
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(`script: ${error.stack}`));
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (/^https?:/.test(url) && !url.startsWith(server.base))
      page.problems.push(`request to another host: ${url}`);
  });
  page.on("response", (response) => {
    const isPage = response.headers()["content-type"]?.startsWith("text/html");
    if (response.status() < 300 ? !isPage : response.status() < 400)
      server.gave.add(new URL(response.url()).pathname);
  });
  return page;
}

// A browser of one person: role is the login name, or null for a visitor.
export async function person(browser, server, role, options = {}) {
  const page = await tab(await browser.newContext(
    { viewport: DESKTOP, locale: "zh-CN", reducedMotion: "reduce", ...options }), server);
  if (role) {
    await page.goto(`${server.base}/login`);
    await page.fill("#login", role);
    await page.fill("#password", PASSWORD);
    await page.click("main button[type=submit]");
    await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  }
  return page;
}

let shots = 0;

// A picture of the whole page into the folder that SHOTS names; without it, nothing.
export async function shot(page, name) {
  const file = `${String(++shots).padStart(2, "0")}-${name}.png`;
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, file), fullPage: true });
}

let count = 0;
let failures = 0;

// Whether it succeeded, for a test that goes on from here.
export async function test(name, body) {
  // Numbered as they end: several may run side by side.
  try {
    await body();
    console.log(`ok ${++count} - ${name}`);
    return true;
  } catch (error) {
    failures++;
    console.log(`not ok ${++count} - ${name}`);
    console.error(`${name}: ${error.stack ?? error}`); // the log of a run shows this, not the comments of TAP
    return false;
  }
}

export function finish() {
  console.log(`1..${count}`);
  process.exit(failures ? 1 : 0);
}

export function check(condition, message) {
  if (!condition) throw new Error(message);
}

// What axe-core finds, and whether the page is wider than the screen.
export async function clean(page, what) {
  await page.evaluate(readFileSync(join(source, "node_modules/axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(() => window.axe.run(document).then((r) =>
    r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(" | ")}`)));
  check(found.length === 0, `${what}: ${found.join(", ")}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(overflow <= 1, `${what}: ${overflow} px wider than the screen`);
}
