// Makes the small pictures of every page in docs/images/pages anew:
//   node tools/page_pictures.mjs build/gongping .
// The pages are those that tests/e2e/pages.mjs comes to, from link to link over the full demonstration,
// at both of its sizes. Each picture has half the size of the screen, sixteen colours and at most 40 kB:
// enough to see how a page is laid out, little enough for the repository. With a third argument, a folder
// of pictures that pages.mjs made before (SHOTS), those are taken. Needs chromium, as the tests do.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { deflateSync, crc32 as crcOfZlib } from "node:zlib";
import { launch } from "../tests/e2e/harness.mjs";

const [binary, source, made] = process.argv.slice(2);
const SCALE = 0.5;
const MOST_HIGH = { desktop: 900, phone: 1000 }; // of a picture; what is below is cut off
const COLOURS = 16;
const MOST_BYTES = 40_000;

// ---- a palette PNG

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = crcOfZlib ?? ((data) => {
  let c = 0xffffffff;
  for (const byte of data) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
});

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

const exact = (pixels, i) => pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2];
const rough = (pixels, i) => (pixels[i] >> 3) << 10 | (pixels[i + 1] >> 3) << 5 | pixels[i + 2] >> 3;

function counted(pixels, key) {
  const counts = new Map();
  for (let i = 0; i < pixels.length; i += 4) counts.set(key(pixels, i), (counts.get(key(pixels, i)) ?? 0) + 1);
  return counts;
}

// Half of the colours are the most frequent as they are: a card and the ground it lies on differ by little. The
// others come from boxes cut at the median of the widest side (Heckbert, 1982), 15 bits a colour.
function palette(pixels, most) {
  const flat = [...counted(pixels, exact)].sort((x, y) => y[1] - x[1]).slice(0, most / 2).map(([key]) => key);
  const own = new Map(flat.map((key, i) => [key, i]));
  const counts = counted(pixels, rough);
  const part = (key, side) => key >> (10 - 5 * side) & 31;
  let boxes = [[...counts.keys()]];
  const width = (box, side) => Math.max(...box.map((k) => part(k, side))) - Math.min(...box.map((k) => part(k, side)));
  while (boxes.length < most - flat.length) {
    let best = null;
    for (const box of boxes) {
      const weight = Math.log2(1 + box.reduce((sum, k) => sum + counts.get(k), 0));
      for (let side = 0; side < 3; side++) {
        const worth = box.length > 1 ? width(box, side) * weight : 0;
        if (worth > (best?.worth ?? 0)) best = { box, side, worth };
      }
    }
    if (!best) break;
    const sorted = [...best.box].sort((x, y) => part(x, best.side) - part(y, best.side));
    const middle = Math.ceil(sorted.length / 2);
    boxes = boxes.filter((box) => box !== best.box).concat([sorted.slice(0, middle), sorted.slice(middle)]);
  }
  const mean = (box, side) => Math.round(box.reduce((sum, k) => sum + part(k, side) * counts.get(k), 0) /
    box.reduce((sum, k) => sum + counts.get(k), 0) * 255 / 31);
  const of = new Map();
  boxes.forEach((box, i) => { for (const key of box) of.set(key, flat.length + i); });
  const colours = [...flat.map((key) => [key >> 16, key >> 8 & 255, key & 255]),
    ...boxes.map((box) => [0, 1, 2].map((side) => mean(box, side)))];
  return { colours, at: (i) => own.get(exact(pixels, i)) ?? of.get(rough(pixels, i)) };
}

function encode({ width, height, pixels }, most) {
  const { colours, at } = palette(pixels, most);
  const line = Math.ceil(width / 2) + 1, raw = Buffer.alloc(line * height); // four bits a pixel, no filter
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = at((y * width + x) * 4);
      raw[y * line + 1 + (x >> 1)] |= x & 1 ? colour : colour << 4;
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([4, 3, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
    chunk("PLTE", Buffer.from(colours.flat())), chunk("IDAT", deflateSync(raw, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

// ---- from the size of the screen to half of it

async function reduced(page, file, size) {
  const data = readFileSync(file).toString("base64");
  const { width, height, pixels } = await page.evaluate(async ({ data, scale, most }) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const width = Math.round(image.width * scale), height = Math.min(most, Math.round(image.height * scale));
    const canvas = new OffscreenCanvas(width, height), to = canvas.getContext("2d");
    to.imageSmoothingQuality = "high";
    to.drawImage(image, 0, 0, image.width, height / scale, 0, 0, width, height);
    const bytes = to.getImageData(0, 0, width, height).data;
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return { width, height, pixels: btoa(text) };
  }, { data, scale: SCALE, most: MOST_HIGH[size] });
  return { width, height, pixels: Buffer.from(pixels, "base64") };
}

// The same name at each run: without the number of the visit, ids and hashes.
const named = (file) => file.replace(/^\d+-/, "").replace(/(_20\d\d_[a-z]+)_[a-z0-9]{8}(?=_|-)/g, "$1").replace(/_[0-9a-f]{64}/g, "_file").replace(/_[a-z2-7]{20}(?=_|-)/g, "_id");

const folder = made ?? mkdtempSync(join(tmpdir(), "gongping-pictures-"));
if (!made)
  execFileSync("node", [join(source, "tests/e2e/pages.mjs"), resolve(binary), source],
    { env: { ...process.env, SHOTS: folder }, stdio: ["ignore", "ignore", "inherit"] });
const images = join(source, "docs/images/pages");
rmSync(images, { recursive: true, force: true });
mkdirSync(images, { recursive: true });
const browser = await launch();
const page = await browser.newPage();
let sum = 0, n = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".png")).sort()) {
  const size = file.includes("-phone.") ? "phone" : "desktop";
  const picture = await reduced(page, join(folder, file), size);
  let png = encode(picture, COLOURS);
  for (let most = COLOURS / 2; png.length > MOST_BYTES && most >= 2; most /= 2) png = encode(picture, most);
  if (png.length > MOST_BYTES) throw new Error(`${file} is larger than ${MOST_BYTES} bytes`);
  writeFileSync(join(images, named(file)), png);
  sum += png.length;
  n++;
}
await browser.close();
if (!made) rmSync(folder, { recursive: true });
console.log(`${n} pictures, ${Math.round(sum / 1000)} kB`);
