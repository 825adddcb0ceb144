// S3-compatible storage of the tests: node s3_server.mjs SOURCE_ROOT FOLDER PORT. Its one key is S3RVER with the
// secret S3RVER; signatures (V4) are verified. An object KEY of BUCKET is FOLDER/BUCKET/KEY._S3rver_object.
import { createRequire } from "node:module";
import { join } from "node:path";

const [source, directory, port] = process.argv.slice(2);
const S3rver = createRequire(join(source, "package.json"))("@20minutes/s3rver");
const server = new S3rver({ address: "127.0.0.1", port: Number(port), silent: true, directory,
  configureBuckets: [{ name: "gongping" }] });
const address = await server.run();
console.log(address.port);
