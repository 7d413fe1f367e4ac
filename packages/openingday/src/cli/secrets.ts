import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import { targetFromDomain } from "../config/target.ts";
import type { SecretScan } from "../model/evidence-repository.ts";
import type { ProbeContext } from "../model/probe.ts";
import type { SecretReport } from "../model/secret-report.ts";
import type { AllowedSecret, Target } from "../model/target.ts";
import repoSecrets from "../probes/repo-secrets.ts";
import { createRepositoryTools } from "../tools/create-repository-tools.ts";
import { noDomain } from "./no-domain.ts";
import { readAllowedSecrets } from "./allowed-secrets.ts";
import { assertWritable, save } from "./kept-files.ts";
import { makeSecretReport } from "./secret-report.ts";
import { version } from "./version.ts";

interface Options {
  readonly folder: string;
  readonly staged: boolean;
  readonly history: boolean;
  readonly bundle?: string;
  readonly image?: string;
  readonly json: boolean;
  readonly sarif?: string;
}

/** `openingday secrets`: looks for secrets, everywhere or in one part. Ends with 1 where one is found, 3 where it could not look at all of it. */
export async function secrets(args: readonly string[]): Promise<number> {
  if (args[0] === "install-hook") {
    const { installHook } = await import("./install-hook.ts");
    return installHook(args.slice(1));
  }
  const options = await parseOptions(args);
  if (options.sarif !== undefined) await assertWritable(options.sarif);
  const report = await scan(options);
  if (options.sarif !== undefined) {
    const { renderSecretsSarif } = await import("../report/secrets/sarif.ts");
    await save(options.sarif, renderSecretsSarif(report, version));
  }
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const { renderSecretsText } = await import("../report/secrets/text.ts");
    process.stdout.write(renderSecretsText(report));
  }
  return report.found.length > 0 ? 1 : report.incomplete.length > 0 ? 3 : 0;
}

async function parseOptions(args: readonly string[]): Promise<Options> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      staged: { type: "boolean", default: false },
      history: { type: "boolean", default: false },
      bundle: { type: "string" },
      image: { type: "string" },
      json: { type: "boolean", default: false },
      sarif: { type: "string" },
      debug: { type: "boolean", default: false },
    },
  });
  const [folder = ".", ...more] = positionals;
  if (more.length > 0) throw new ConfigError(`One folder at a time: ${positionals.join(", ")} are several.`);
  const place = resolve(folder);
  const status = await stat(place).catch(() => undefined);
  if (status?.isDirectory() !== true) throw new ConfigError(`There is no folder ${folder}. Name the folder of your code, or leave it out.`);
  const parts = [values.staged, values.history, values.bundle !== undefined, values.image !== undefined].filter(Boolean).length;
  if (parts > 1)
    throw new ConfigError("One part at a time: --staged, --history, --bundle or --image. Without any, files and history are looked at.");
  return {
    folder: place,
    staged: values.staged,
    history: values.history,
    json: values.json,
    ...(values.bundle === undefined ? {} : { bundle: resolve(values.bundle) }),
    ...(values.image === undefined ? {} : { image: resolve(values.image) }),
    ...(values.sarif === undefined ? {} : { sarif: values.sarif }),
  };
}

async function scan(options: Options): Promise<SecretReport> {
  const { folder } = options;
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("Stopped before the end."));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const target: Target = { ...targetFromDomain(noDomain, folder), allowedSecrets: await loadAllowed(folder) };
  const context: ProbeContext = {
    target,
    tools: createRepositoryTools(folder, stop.signal),
    mode: "passive",
    signal: stop.signal,
    need: () => Promise.reject(new Error("Only the code is looked at here.")),
    progress: () => undefined,
  };
  try {
    const found = await scanPart(context, options);
    stop.signal.throwIfAborted();
    return makeSecretReport(folder, found, options.staged ? "staged" : "whole");
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** Most projects accept nothing, and are spared what reads YAML. */
async function loadAllowed(folder: string): Promise<AllowedSecret[]> {
  if ((await stat(join(folder, excusesName)).catch(() => undefined)) === undefined) return [];
  const { loadExcuses } = await import("../config/papers.ts");
  return readAllowedSecrets(await loadExcuses(folder));
}

const excusesName = "openingday.excuses.yaml";

async function scanPart(context: ProbeContext, { folder, staged, history, bundle, image }: Options): Promise<SecretScan> {
  if (staged) {
    const { scanStaged } = await import("../probes/scan-staged.ts");
    // During “git commit -a” and the like, git's hook works on a list of its own.
    const index = process.env["GIT_INDEX_FILE"];
    return scanStaged(context, folder, index === undefined || index === "" ? undefined : resolve(index));
  }
  if (bundle !== undefined || image !== undefined) {
    const { scanApart } = await import("../probes/scan-apart.ts");
    return scanApart(context, bundle === undefined ? { image: image ?? "" } : { bundle });
  }
  const whole = await repoSecrets.gather(context);
  if (!history) return whole;
  return {
    ...whole,
    files: 0,
    hits: whole.hits.filter(({ where, commit }) => where === "history" || commit !== undefined),
    gaps: (whole.gaps ?? []).filter(({ part }) => part === "history"),
  };
}
