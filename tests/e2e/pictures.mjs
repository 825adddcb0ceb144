// The pictures of the documents are those that docs/pictures.mjs makes, from pages that are still reached: it runs
// into a folder of its own, and nothing that it presses or waits for may be gone. Each picture that a document
// names is made, each that is made is kept and named. Without GP_LONG only what is kept is compared with what is named.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binary, check, finish, source, test } from "./harness.mjs";

const docs = join(source, "docs"), chapters = join(docs, "手册"), kept = join(docs, "images/manual");
const NAMED = [join(source, "README.md"), ...readdirSync(chapters).map((file) => join(chapters, file)),
  ...readdirSync(docs).filter((file) => file.endsWith(".md")).map((file) => join(docs, file))];
const named = new Set(NAMED.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/images\/manual\/([\w-]+\.webp)/g)].map(([, name]) => name)));
const less = (some, others) => [...some].filter((name) => !others.has(name)).join(", ");

const there = new Set(readdirSync(kept));
if (!process.env.GP_LONG) {
  await test("each picture that a document names is kept, and each that is kept is named", () => {
    check(!less(named, there), `named, and not kept: ${less(named, there)}`);
    check(!less(there, named), `kept, and named nowhere: ${less(there, named)}`);
  });
  finish();
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), "gongping-pictures-"));
let made = new Set();
await test("every page of the pictures is reached, and what is pressed there is there", () => {
  execFileSync("node", [join(docs, "pictures.mjs"), binary, source, folder], { stdio: ["ignore", "ignore", "inherit"] });
  made = new Set(readdirSync(folder));
  check(made.size > 40, `${made.size} pictures`);
});
await test("each picture that a document names is made, and each that is made is named", () => {
  check(!less(named, made), `named, and made by nothing: ${less(named, made)}`);
  check(!less(made, named), `made, and named nowhere: ${less(made, named)}`);
});
await test("the pictures that are kept are those", () => {
  check(!less(there, made), `kept, and made by nothing: ${less(there, made)}`);
  check(!less(made, there), `not kept; run node docs/pictures.mjs build/gongping . : ${less(made, there)}`);
});
rmSync(folder, { recursive: true });
finish();
