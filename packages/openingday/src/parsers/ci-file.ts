import { parseDocument } from "yaml";
import type { CiFile, CiStep } from "../model/evidence-ci.ts";

const mostCharacters = 262_144;
const mostSteps = 500;
const deepest = 24;

type Plain = Readonly<Record<string, unknown>>;

/** Reads what a build machine is told to do. Never throws: what cannot be understood is an `error`. */
export function readCiFile(path: string, system: CiFile["system"], text: string): CiFile {
  const broken = (error: string): CiFile => ({ path, system, onPush: false, steps: [], error });
  if (text.length > mostCharacters) return broken("the file is too long");
  try {
    const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false, merge: true });
    if (document.errors.length > 0) return broken(`the YAML is broken near line ${document.errors[0]?.linePos?.[0].line ?? 1}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (!isPlain(value)) return broken("the file says nothing");
    const { onPush, steps } =
      system === "GitHub Actions" ? readActions(value) : system === "GitLab CI" ? readGitLab(value) : readOther(value);
    return { path, system, onPush, steps: steps.slice(0, mostSteps) };
  } catch {
    return broken("the YAML could not be read");
  }
}

interface Read {
  readonly onPush: boolean;
  readonly steps: readonly CiStep[];
}

/** @see GitHub's documentation, "Workflow syntax for GitHub Actions" */
function readActions(file: Plain): Read {
  // YAML 1.1 readers take `on` for true.
  const on = file["on"] ?? file["true"];
  const events = typeof on === "string" ? [on] : Array.isArray(on) ? on.map(String) : isPlain(on) ? Object.keys(on) : [];
  const onPush =
    events.some((event) => ["push", "pull_request", "pull_request_target", "merge_group"].includes(event)) && !ignoresBranches(on);
  const jobs = isPlain(file["jobs"]) ? file["jobs"] : {};
  const steps = Object.entries(jobs).flatMap(([name, job]) => {
    if (!isPlain(job)) return [];
    const off = isFalse(job["if"]);
    const mayFail = isTrue(job["continue-on-error"]);
    const called = typeof job["uses"] === "string" ? [{ uses: job["uses"] }] : [];
    const listed = Array.isArray(job["steps"]) ? job["steps"].filter(isPlain) : [];
    return [...called, ...listed].map((step: Plain) =>
      makeStep(name, step["uses"], step["run"], {
        off: off || isFalse(step["if"]),
        mayFail: mayFail || isTrue(step["continue-on-error"]),
      }),
    );
  });
  return { onPush, steps };
}

/** Pushes to no branch at all: only tags are named, and nothing is proposed. */
function ignoresBranches(on: unknown): boolean {
  if (!isPlain(on) || "pull_request" in on || "pull_request_target" in on) return false;
  const push = on["push"];
  return isPlain(push) && "tags" in push && !("branches" in push) && !("branches-ignore" in push);
}

const gitLabWords = new Set([
  "stages",
  "variables",
  "include",
  "image",
  "services",
  "cache",
  "workflow",
  "default",
  "before_script",
  "after_script",
  "pages",
]);

/** @see GitLab's documentation, "CI/CD YAML syntax reference" */
function readGitLab(file: Plain): Read {
  const included = (Array.isArray(file["include"]) ? file["include"] : [file["include"]]).flatMap((one: unknown) => {
    const uses =
      typeof one === "string"
        ? one
        : isPlain(one)
          ? [one["template"], one["component"], one["file"], one["local"]].find((part) => typeof part === "string")
          : undefined;
    return uses === undefined ? [] : [makeStep("include", uses, undefined, {})];
  });
  const jobs = Object.entries(file).filter(([name, job]) => !name.startsWith(".") && !gitLabWords.has(name) && isPlain(job)) as [
    string,
    Plain,
  ][];
  const steps = jobs.flatMap(([name, job]) => {
    const rules = Array.isArray(job["rules"]) ? job["rules"].filter(isPlain) : [];
    const off = job["when"] === "never" || (rules.length > 0 && rules.every((rule) => rule["when"] === "never"));
    const byHand =
      job["when"] === "manual" || (rules.length > 0 && rules.every((rule) => rule["when"] === "manual" || rule["when"] === "never"));
    const image = isPlain(job["image"]) ? job["image"]["name"] : job["image"];
    const more = { off, byHand, mayFail: isTrue(job["allow_failure"]) };
    return [
      ...strings(job["script"]).map((run) => makeStep(name, undefined, run, more)),
      ...(typeof image === "string" ? [makeStep(name, image, undefined, more)] : []),
    ];
  });
  return { onPush: true, steps: [...included, ...steps] };
}

/** CircleCI, Bitbucket and Azure start on a push unless told otherwise; every command in them is taken as one that runs. */
function readOther(file: Plain): Read {
  const steps: CiStep[] = [];
  const walk = (value: unknown, name: string, depth: number): void => {
    if (depth > deepest || steps.length >= mostSteps) return;
    if (Array.isArray(value)) {
      for (const item of value) walk(item, name, depth + 1);
      return;
    }
    if (!isPlain(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "run" || key === "script" || key === "bash" || key === "command" || key === "pwsh")
        for (const run of strings(isPlain(inner) ? inner["command"] : inner)) steps.push(makeStep(name, undefined, run, {}));
      if (["pipe", "task", "image", "uses"].includes(key) && typeof inner === "string") steps.push(makeStep(name, inner, undefined, {}));
      if (key === "orbs" && isPlain(inner))
        for (const orb of strings(Object.values(inner))) steps.push(makeStep("orbs", orb, undefined, {}));
      walk(inner, depth < 3 ? key : name, depth + 1);
    }
  };
  walk(file, "pipeline", 0);
  return { onPush: file["trigger"] !== "none", steps };
}

function makeStep(job: string, uses: unknown, run: unknown, more: Partial<Pick<CiStep, "off" | "mayFail" | "byHand">>): CiStep {
  return {
    job,
    ...(typeof uses === "string" ? { uses } : {}),
    ...(typeof run === "string" ? { run } : {}),
    off: more.off === true,
    mayFail: more.mayFail === true,
    byHand: more.byHand === true,
  };
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.flatMap((item: unknown) => (typeof item === "string" ? [item] : [])) : [];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFalse(condition: unknown): boolean {
  return condition === false || (typeof condition === "string" && /^\s*(?:\$\{\{\s*)?false(?:\s*\}\})?\s*$/.test(condition));
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && /^\s*(?:\$\{\{\s*)?true(?:\s*\}\})?\s*$/.test(value));
}
