import { readFileSync, writeFileSync } from "node:fs";

// In the workspace the package is its sources; in the published archive it is what was built. npm itself does not apply
// `publishConfig.exports`, so packing does it here and takes it back afterwards.
const file = new URL("../package.json", import.meta.url);
const manifest = JSON.parse(readFileSync(file, "utf8")) as { exports: unknown; publishConfig: { exports: unknown } };
[manifest.exports, manifest.publishConfig.exports] = [manifest.publishConfig.exports, manifest.exports];
writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
