/* The verifier for people with node: node verifier/cli.mjs FILE [KEY]. The tests ask it, too: with
 * --many it reads "FILE KEY" a line and answers with a line of JSON each. */
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { NoPackage, verify } from "./verify.mjs";

const schema = JSON.parse(readFileSync(new URL("../docs/bundle.schema.json", import.meta.url), "utf-8"));
const plain = (key, v) => (typeof v === "bigint" ? v.toString() : v);

function judge(path, key) {
  try {
    return verify(readFileSync(path), schema, key);
  } catch (e) {
    if (e instanceof NoPackage) return { good: false, compared: false, problem: e.message, lines: [], differences: [] };
    throw e;
  }
}

function show(v) {
  if (v.problem) return console.log(v.problem);
  console.log(v.title + (v.version ? `（第 ${v.version} 版）` : ""));
  for (const l of v.lines) console.log(`[${l.mark}] ${l.title}：${l.text}`);
  for (const d of v.differences.slice(0, 50)) console.log(`    ${d.place}：报告中 ${d.published}，重新计算 ${d.computed}`);
}

if (process.argv[2] === "--many") {
  for await (const line of createInterface({ input: process.stdin })) {
    const [path, key] = line.split("\t");
    console.log(JSON.stringify(judge(path, key || undefined), plain));
  }
} else if (process.argv[2]) {
  const v = judge(process.argv[2], process.argv[3]);
  show(v);
  process.exitCode = v.good && v.compared && v.keyCompared ? 0 : 6;
} else {
  console.error("node verifier/cli.mjs 验证文件 [公钥]");
  process.exitCode = 2;
}
