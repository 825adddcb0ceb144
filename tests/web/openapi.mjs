// The OpenAPI document before a judge of its own (Redocly's rules, the strict ones): it finds nothing in ours, and
// something in each of several that were broken.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const [binary, source] = process.argv.slice(2);
const { createConfig, lintFromString } = createRequire(join(source, "package.json"))("@redocly/openapi-core");
const text = execFileSync(binary, ["api-schema"], { encoding: "utf8", maxBuffer: 1 << 26 });
const config = await createConfig({ extends: ["recommended-strict"] });

async function problems(document) {
  const found = await lintFromString({ source: JSON.stringify(document), absoluteRef: "/openapi.json", config });
  return found.map((p) => `${p.ruleId}: ${p.message}`);
}

const broken = {
  "a path without its parameter": (d) => { d.paths["/api/v1/rounds/{round}"].get.parameters = []; },
  "two operations of one name": (d) => { d.paths["/api/v1/rounds"].get.operationId = "getRound"; },
  "a reference to nothing": (d) => { d.paths["/api/v1/rounds"].get.parameters[0] = { $ref: "#/components/parameters/none" }; },
  "an answer without words": (d) => { delete d.paths["/api/v1/rounds"].get.responses["304"].description; },
  "a member that OpenAPI does not know": (d) => { d.paths["/api/v1/rounds"].get.body = {}; },
  "an operation that nobody guards": (d) => { delete d.paths["/api/v1/rounds"].get.security; },
};
let n = 0, failed = 0;
function say(ok, name, told) {
  console.log(`${ok ? "ok" : "not ok"} ${++n} - ${name}`);
  if (!ok) { failed++; console.error(`${name}: ${told}`); }
}
const own = await problems(JSON.parse(text));
say(own.length === 0, "the document is valid and complete", own.slice(0, 20).join("\n"));
for (const [name, change] of Object.entries(broken)) {
  const document = JSON.parse(text);
  change(document);
  say((await problems(document)).length > 0, `${name} is noticed`, "nothing was found");
}
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
