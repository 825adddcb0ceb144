/* SHA-256 and Ed25519 (docs/rules.md, 1), by noble's libraries: a page from a folder has no
 * crypto of the browser everywhere. */
import { sha256 as hash256, sha512 } from "@noble/hashes/sha2.js";
import * as ed25519 from "@noble/ed25519";

ed25519.hashes.sha512 = sha512;

const utf8 = (text) => new TextEncoder().encode(text);
const hexOf = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));

export const sha256 = (text) => hexOf(hash256(utf8(text)));

/* Whether the signature is by the key over this text. */
export function signatureFits(key, text, signature) {
  if (!/^[0-9a-fA-F]{64}$/.test(key ?? "") || !/^[0-9a-fA-F]{128}$/.test(signature ?? "")) return false;
  try {
    return ed25519.verify(bytesOf(signature), utf8(text), bytesOf(key), { zip215: false });
  } catch {
    return false;
  }
}
