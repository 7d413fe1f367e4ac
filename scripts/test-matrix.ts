import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

// `npm run test:matrix -- --shard 1/4`: every switch of the demo world, or one part of them.
const { values } = parseArgs({ options: { shard: { type: "string", default: "1/1" } } });
if (!/^[1-9]\d*\/[1-9]\d*$/u.test(values.shard)) {
  process.stderr.write("A shard is written as 1/4.\n");
  process.exit(3);
}
const { status } = spawnSync("vitest", ["run", "--project", "matrix"], {
  stdio: "inherit",
  env: { ...process.env, MATRIX_SHARD: values.shard },
});
process.exit(status ?? 1);
