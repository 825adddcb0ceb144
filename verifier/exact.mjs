/* Exact figures (docs/rules.md, 2): whole numbers as BigInt in the units of their kind, fractions of
 * them, rounding, dates. null is what is unknown. */

const abs = (x) => (x < 0n ? -x : x);

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

/* A fraction in lowest terms, its divisor above 0. */
export function ratio(num, den = 1n) {
  if (den === 0n) throw new Error("a fraction over 0");
  if (den < 0n) [num, den] = [-num, -den];
  const common = gcd(abs(num), den);
  return { num: num / common, den: den / common };
}
export const plus = (x, y) => ratio(x.num * y.den + y.num * x.den, x.den * y.den);
export const times = (x, y) => ratio(x.num * y.num, x.den * y.den);
export const over = (x, y) => ratio(x.num * y.den, x.den * y.num);
/* Negative, 0 or positive. */
export const compare = (x, y) => {
  const d = x.num * y.den - y.num * x.den;
  return d < 0n ? -1 : d > 0n ? 1 : 0;
};
export const atMost = (x, limit) => (compare(x, limit) > 0 ? limit : x);
export const isWhole = (x) => x.den === 1n;

/* The multiple of step that the mode gives. */
export function round(x, step, mode) {
  const divisor = x.den * step, size = abs(x.num);
  let whole = size / divisor;
  const twice = (size % divisor) * 2n;
  const up = {
    down: false,
    up: twice > 0n,
    half_up: twice >= divisor,
    half_even: twice > divisor || (twice === divisor && whole % 2n === 1n),
  }[mode];
  if (up === undefined) throw new Error(`a mode of ${mode}`);
  if (up) whole += 1n;
  return (x.num < 0n ? -whole : whole) * step;
}

export const ONE = 10000n; /* one point, and one as a share */

/* part ÷ whole in 1/10000; unknown where either is, or the whole is not above 0. */
export function share(part, whole, mode = "half_up") {
  return part === null || whole === null || whole <= 0n ? null : round(ratio(part * ONE, whole), 1n, mode);
}

/* A sum that is unknown as soon as a part is. */
export function sum(parts) {
  let all = 0n;
  for (const part of parts) {
    if (part === null) return null;
    all += part;
  }
  return all;
}
export const less = (a, b) => (a === null || b === null ? null : a - b);

/* ---- texts */

/* "97.85" of so many decimals; null where it is none. */
export function decimal(text, scale) {
  const m = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  const behind = m && (m[3] ?? "").replace(/0+$/, "");
  if (!m || behind.length > scale) return null;
  const size = BigInt(m[2] + behind.padEnd(scale, "0"));
  return m[1] ? -size : size;
}

/* The text of a parameter, which people typed: blanks around, commas between groups of three. */
export function typedDecimal(text, scale) {
  const plain = text.replace(/^[ \t]+|[ \t]+$/g, "").replace(/^\+/, "");
  return decimal(/^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/.test(plain) ? plain.replaceAll(",", "") : plain, scale);
}

function written(value, scale, trim) {
  if (value === null) return null;
  const digits = abs(value).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  let behind = digits.slice(digits.length - scale);
  if (trim) behind = behind.replace(/0+$/, "");
  return (value < 0n ? "-" : "") + whole + (behind ? "." + behind : "");
}
export const moneyText = (v) => written(v, 2, false);
export const scoreText = (v) => written(v, 4, true);
export const shareText = (v) => written(v, 2, false);

/* A fraction of 0.0001 points in full, or to eight decimals, cut off. */
export function exactText(x) {
  if (isWhole(x)) return scoreText(x.num);
  const fine = times(x, ratio(10000n));
  return (isWhole(fine) ? "" : "约 ") + written(round(fine, 1n, "down"), 8, true);
}

/* ---- days, counted from 1970-01-01 */

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthLength = (year, month) => (month === 2 && isLeap(year) ? 29 : LENGTHS[month - 1]);
const yearsBefore = (year) => {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
};

function dayNumber(year, month, day) {
  let n = yearsBefore(year) - yearsBefore(1970) + day - 1;
  for (let m = 1; m < month; m++) n += monthLength(year, m);
  return n;
}

function civil(day) {
  let year = 1970 + Math.floor(day / 366);
  while (dayNumber(year + 1, 1, 1) <= day) year++;
  while (dayNumber(year, 1, 1) > day) year--;
  let month = 1;
  while (month < 12 && dayNumber(year, month + 1, 1) <= day) month++;
  return { year, month, day: day - dayNumber(year, month, 1) + 1 };
}

/* null where it is no date of 1900 to 2999. */
export function dateOf(text) {
  const m = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (!m) return null;
  const [year, month, day] = m.slice(1).map(Number);
  const fits = year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
  return fits ? dayNumber(year, month, day) : null;
}

export function dateText(day) {
  if (day === null) return null;
  const c = civil(day);
  return [String(c.year).padStart(4, "0"), String(c.month).padStart(2, "0"), String(c.day).padStart(2, "0")].join("-");
}

/* 1970-01-01 was a Thursday. */
const isWeekday = (day) => ((day + 3) % 7 + 7) % 7 < 5;

/* Days of the range, both ends counted. */
export function countDays(first, last, weekdaysOnly) {
  if (last < first) return 0n;
  const n = last - first + 1;
  if (!weekdaysOnly) return BigInt(n);
  let count = Math.floor(n / 7) * 5;
  for (let i = 0; i < n % 7; i++) count += isWeekday(first + i) ? 1 : 0;
  return BigInt(count);
}

export function plusMonths(day, months) {
  const c = civil(day), total = c.year * 12 + c.month - 1 + months;
  const year = Math.floor(total / 12), month = total % 12 + 1;
  return dayNumber(year, month, Math.min(c.day, monthLength(year, month)));
}

export function wholeMonths(first, last) {
  if (last < first) return 0;
  let n = 0;
  while (plusMonths(first, n + 1) <= last + 1) n++;
  return n;
}
