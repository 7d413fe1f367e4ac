import { execFile } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { makeFolder, makeRepository } from "../probes/scratch-repository.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

const parserBytes = statSync(resolve(import.meta.dirname, "../../../../node_modules/libpg-query/wasm/libpg-query.wasm")).size;

/** Takes WebAssembly from PostgreSQL's parser alone: Node needs it to read these sources. */
const refuse = `
const isParser = (bytes) => bytes?.byteLength === ${parserBytes};
const { instantiate, Module } = WebAssembly;
const refusal = () => new RangeError("could not allocate memory");
WebAssembly.instantiate = async (bytes, imports) => {
  if (isParser(bytes)) throw refusal();
  return instantiate(bytes, imports);
};
WebAssembly.Module = new Proxy(Module, {
  construct(target, [bytes]) {
    if (isParser(bytes)) throw refusal();
    return new target(bytes);
  },
});
`;

/** An audit of a folder on a machine that does not give the parser its memory. */
function audit(folder: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = join(makeFolder(), "preload.mjs");
  writeFileSync(file, refuse);
  return new Promise((done) => {
    execFile(
      process.execPath,
      ["--import", file, main, "audit", folder, "--json"],
      { cwd: folder, env: { ...process.env, XDG_STATE_HOME: `${folder}.state` }, encoding: "utf8" },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("without PostgreSQL's parser", { timeout: 60_000 }, () => {
  it("does not judge the migrations, says so, and judges the rest of the code", async () => {
    const repository = makeRepository();
    repository.write("package.json", JSON.stringify({ dependencies: { pg: "8.0.0", "node-pg-migrate": "9.0.0" } }));
    repository.write("migrations/20260101000000000_people.sql", "create table people (id int);\n");
    repository.commit();
    repository.git("tag", "v1.0.0");
    repository.write("migrations/20260102000000000_no-people.sql", "drop table people;\n");
    repository.commit();
    const { code, stdout, stderr } = await audit(repository.folder);
    expect(stderr).not.toContain("broke off");
    expect(code).not.toBe(3);
    const { rows } = JSON.parse(stdout) as Report;
    const stateOf = (id: string) => rows.find((row) => row.id === id);
    expect(stateOf("S3.C4")).toMatchObject({ state: "unproved", reason: expect.stringContaining("does not start on this machine") });
    expect(stateOf("S3.C3")).toMatchObject({ state: "fail" });
  });
});
