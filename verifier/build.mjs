/* Puts the one file together: node verifier/build.mjs ESBUILD OUT. Styles and script stand in the page, and
 * its policy names their hashes: nothing else runs, and nothing goes out. */
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RULES } from "./verify.mjs";

const [esbuild, out] = process.argv.slice(2);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const bundled = (...args) =>
  execFileSync(process.execPath, [esbuild, ...args, "--minify", "--charset=utf8", "--target=chrome111,firefox115,safari16.4", "--legal-comments=none", "--log-level=warning"], { encoding: "utf-8" }).trim();
const LICENCE = "/* with noble-ed25519 and noble-hashes, MIT License, (c) Paul Miller */";
const script = bundled(here("page.mjs"), "--bundle", "--format=iife", `--banner:js=${LICENCE}`), style = bundled(here("page.css"));
if (/<\/(script|style)/i.test(script + style)) throw new Error("the script would end its element");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const parts = {
  policy: `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
  style, script, rules: String(RULES),
};
writeFileSync(out, readFileSync(here("page.html"), "utf-8").replace(/\{\{([a-z]+)\}\}/g, (_, name) => parts[name]));
