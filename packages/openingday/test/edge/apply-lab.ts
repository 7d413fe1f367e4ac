import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { dnsApply } from "../../src/cli/dns-apply.ts";
import type { DnsChange, DnsPlan } from "../../src/model/dns-plan.ts";
import type { FakeCloudflare } from "./fake-cloudflare.ts";

const program = fileURLToPath(new URL("apply-process.ts", import.meta.url));

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder with a configuration that leads to the stand-in. */
export async function layOut(
  fake: FakeCloudflare,
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-apply-"));
  const { vantage = {}, ...rest } = more as { vantage?: object };
  const config = {
    domain: fake.zone.name,
    edge: { kind: "cloudflare" },
    vantage: { cloudflareApi: fake.base, resolvers: ["127.0.0.1:1"], ...vantage },
    ...rest,
  };
  await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Keeps a plan in the folder. */
export async function keepPlan(folder: string, zone: string, changes: readonly DnsChange[]): Promise<string> {
  const plan: DnsPlan = { planVersion: 1, zone, at: 0, changes, unseen: [], open: [] };
  const path = join(folder, "plan.json");
  await writeFile(path, JSON.stringify(plan));
  return path;
}

/** Runs “dns apply” to its end. `onStart` gets the process, for a test that kills it; `typed` is what a person types. */
export function runApply(
  folder: string,
  args: readonly string[],
  options: { readonly token?: string; readonly typed?: string; readonly onStart?: (child: ChildProcess) => void },
): Promise<Ended> {
  const { CLOUDFLARE_API_TOKEN: _none, ...env } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...env, ...(options.token === undefined ? {} : { CLOUDFLARE_API_TOKEN: options.token }) },
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.on("error", () => undefined).end(options.typed === undefined ? "" : `${options.typed}\n`);
  options.onStart?.(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, out, err }));
  });
}

/** The same inside this process, which is many times quicker where nobody has to be killed. */
export async function applyHere(folder: string, token: string, args: readonly string[]): Promise<Ended> {
  let out = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.stubEnv("CLOUDFLARE_API_TOKEN", token);
  try {
    const code = await dnsApply(["--config", join(folder, "openingday.config.ts"), ...args]);
    return { code, out, err: "" };
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
}

export async function undoFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, ".openingday/dns-undo")).catch(() => []);
  return names.toSorted((a, b) => a.localeCompare(b)).map((name) => join(folder, ".openingday/dns-undo", name));
}
