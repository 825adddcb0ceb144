/* JSON as the package's rules want it (docs/rules.md, 1): strictly, a member once, whole numbers
 * exact. The browser's own reader would turn long numbers into nearby ones and take the last of two
 * members of one name. */

const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

export class JsonError extends Error {}

class Reader {
  constructor(text, maxDepth) {
    this.text = text;
    this.at = 0;
    this.left = maxDepth;
  }

  fail(what) {
    const before = this.text.slice(0, this.at).split("\n");
    throw new JsonError(`第 ${before.length} 行第 ${before[before.length - 1].length + 1} 列${what}`);
  }

  blanks() {
    while (" \t\n\r".includes(this.text[this.at] ?? "x")) this.at++;
  }

  take(c) {
    this.blanks();
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  need(c) {
    if (!this.take(c)) this.fail(this.at < this.text.length ? `应是 ${c}` : "内容不完整，到这里就断了");
  }

  value() {
    this.blanks();
    const c = this.text[this.at];
    if (c === "{" || c === "[") {
      if (this.left-- === 0) this.fail("括号嵌套太深");
      const v = c === "{" ? this.object() : this.list();
      this.left++;
      return v;
    }
    if (c === '"') return this.string();
    for (const [word, v] of [["true", true], ["false", false], ["null", null]])
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return v;
      }
    return this.number();
  }

  object() {
    const v = new Map();
    this.need("{");
    if (this.take("}")) return v;
    do {
      this.blanks();
      if (this.text[this.at] !== '"') this.fail(this.at < this.text.length ? "应是带引号的字段名" : "内容不完整，到这里就断了");
      const key = this.string();
      if (v.has(key)) this.fail(`字段“${key}”出现了两次`);
      this.need(":");
      v.set(key, this.value());
    } while (this.take(","));
    this.need("}");
    return v;
  }

  list() {
    const v = [];
    this.need("[");
    if (this.take("]")) return v;
    do v.push(this.value());
    while (this.take(","));
    this.need("]");
    return v;
  }

  string() {
    let out = "";
    for (this.at++; ;) {
      const end = this.text.slice(this.at, this.at + 4096).search(/["\\\u0000-\u001f]/);
      const upto = end < 0 ? Math.min(this.at + 4096, this.text.length) : this.at + end;
      out += this.text.slice(this.at, upto);
      this.at = upto;
      if (end < 0 && upto < this.text.length) continue;
      const c = this.text[this.at];
      if (c === '"') break;
      if (c !== "\\") this.fail(c === undefined ? "内容不完整，到这里就断了" : "文字里有控制字符");
      out += this.escape();
    }
    this.at++;
    return out;
  }

  escape() {
    const c = this.text[this.at + 1];
    if (c !== "u") {
      if (!(c in ESCAPES)) this.fail("不认识的转义");
      this.at += 2;
      return ESCAPES[c];
    }
    const m = /\\u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?/y;
    m.lastIndex = this.at;
    const [, first, second] = m.exec(this.text) ?? this.fail("\\u 后面应是四位十六进制数字");
    const high = parseInt(first, 16);
    const isHigh = high >= 0xd800 && high <= 0xdbff;
    if (high === 0 || (high >= 0xdc00 && high <= 0xdfff) || (isHigh && !second)) this.fail("\\u 转义不是一个字");
    this.at += isHigh ? 12 : 6;
    return isHigh ? String.fromCharCode(high, parseInt(second, 16)) : String.fromCharCode(high);
  }

  number() {
    const m = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
    m.lastIndex = this.at;
    const found = m.exec(this.text);
    if (!found) this.fail(this.at < this.text.length ? "不是正确的 JSON" : "内容不完整，到这里就断了");
    if (found[1] || found[2]) this.fail("有小数，数字应是整数或带引号的文字");
    const v = BigInt(found[0]);
    if (BigInt.asIntN(64, v) !== v) this.fail("数字太大");
    this.at += found[0].length;
    return v;
  }
}

/* Objects as Map, lists as Array, whole numbers as BigInt. Throws JsonError. */
export function readJson(text, maxDepth = 64) {
  const r = new Reader(text, maxDepth);
  const v = r.value();
  r.blanks();
  if (r.at < text.length) r.fail("内容到这里已经结束，后面有多余的文字");
  return v;
}

/* The text of a file; JsonError unless it is UTF-8. */
export function textOfBytes(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); /* skips a byte order mark */
  } catch {
    throw new JsonError("文件里有的字节不是 UTF-8 文字");
  }
}
