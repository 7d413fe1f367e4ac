import { parseDotenv, type DotenvEntry } from "./dotenv.ts";
import type { Parsed } from "./parsed.ts";

/** Which of a platform's own environments a list is wanted for, as Vercel and Netlify name them. */
export type PlatformEnvironment = "production" | "preview" | "development";

const mostCharacters = 1_048_576;
const mostEntries = 5_000;
const variableName = /^[A-Za-z_][\w.-]{0,199}$/;

type Plain = Readonly<Record<string, unknown>>;

/**
 * Reads a list of settings as hosting platforms give it: `NAME=value` lines, names alone, a platform's JSON or the table it prints.
 * Values that a platform hides or encrypts are left out: the name counts, and nothing can be compared.
 *
 * @param wanted Takes only what a platform has for this environment, where the list says so; everything when absent.
 * @see the documentation of `vercel env`, `netlify env:list`, `railway variable list`, `fly secrets list` and Render's API "List environment variables"
 */
export function parseSettingsList(text: string, wanted?: PlatformEnvironment): Parsed<readonly DotenvEntry[]> {
  if (text.length >= mostCharacters) return { ok: false, error: "The file is longer than 1 MiB, which is no list of settings" };
  const clean = text.replace(/^\uFEFF/, "");
  if (/^\s*[[{]/.test(clean)) return readJson(clean, wanted);
  return readTable(clean, wanted) ?? parseDotenv(clean);
}

/** The environment of the platform that a name means: `live` and `prod` are production. */
export function platformEnvironment(name: string): PlatformEnvironment | undefined {
  if (/^(?:prod|production|live)\b/i.test(name)) return "production";
  if (/^(?:preview|staging|stage)\b/i.test(name)) return "preview";
  return /^(?:dev|development|local)\b/i.test(name) ? "development" : undefined;
}

function readJson(text: string, wanted: PlatformEnvironment | undefined): Parsed<readonly DotenvEntry[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "The file begins like JSON and is not whole" };
  }
  const list = Array.isArray(value) ? value : isPlain(value) ? firstList(value) : undefined;
  if (list !== undefined) {
    const entries = list
      .filter(isPlain)
      .slice(0, mostEntries)
      .flatMap((item) => readItem(item, wanted));
    return list.length > 0 && entries.length === 0 && !list.some(isSetting)
      ? { ok: false, error: "The file is JSON, and not a list of settings that is known here" }
      : { ok: true, value: entries };
  }
  const pairs = Object.entries(value as Plain).slice(0, mostEntries);
  const simple = pairs.filter(([, one]) => one === null || ["string", "number", "boolean"].includes(typeof one));
  if (simple.length < pairs.length) return { ok: false, error: "The file is JSON, and not a list of settings that is known here" };
  return {
    ok: true,
    value: simple.flatMap(([name, one]) => entry(name, one === null ? "" : typeof one === "string" ? one : JSON.stringify(one))),
  };
}

/** Vercel's answer has its list under `envs`; others wrap theirs in the same way. */
function firstList(value: Plain): readonly unknown[] | undefined {
  for (const key of ["envs", "env", "secrets", "variables"]) {
    const inside = value[key];
    if (Array.isArray(inside) && inside.every((one) => typeof one !== "string")) return inside;
  }
  return undefined;
}

function isSetting(item: unknown): boolean {
  return isPlain(item) && (isPlain(item["envVar"]) || nameOf(item) !== undefined);
}

function nameOf(item: Plain): string | undefined {
  return [item["key"], item["name"], item["Name"]].find((one) => typeof one === "string");
}

function readItem(item: Plain, wanted: PlatformEnvironment | undefined): DotenvEntry[] {
  // Render wraps each setting with the place where the next page begins.
  const setting = isPlain(item["envVar"]) ? item["envVar"] : item;
  const name = nameOf(setting);
  if (name === undefined) return [];
  // Netlify has a value for each context.
  if (Array.isArray(setting["values"])) {
    const values = setting["values"].filter(isPlain);
    const fitting = values.filter(({ context }) => isFor(context === "all" ? undefined : context, wanted));
    const exact = fitting.find(({ context }) => context !== "all") ?? fitting[0];
    return exact === undefined ? [] : entry(name, setting["is_secret"] === true ? undefined : exact["value"]);
  }
  if (!isFor(setting["target"], wanted)) return [];
  const hidden =
    (setting["type"] === "encrypted" && setting["decrypted"] !== true) ||
    ["sensitive", "secret", "system"].includes(String(setting["type"]));
  return entry(name, hidden ? undefined : setting["value"]);
}

/** `deploy-preview`, `branch-deploy` and `dev` are Netlify's words. */
function isFor(said: unknown, wanted: PlatformEnvironment | undefined): boolean {
  if (wanted === undefined || said === undefined || said === null) return true;
  const words = (Array.isArray(said) ? said : [said]).map((word) => String(word).trim().toLowerCase());
  const names: Readonly<Record<PlatformEnvironment, readonly string[]>> = {
    production: ["production"],
    preview: ["preview", "deploy-preview", "branch-deploy"],
    development: ["development", "dev", "dev-server"],
  };
  return words.length === 0 || words.some((word) => names[wanted].includes(word));
}

/** A value of stars is the platform's way of not telling. */
function entry(name: string, value: unknown): DotenvEntry[] {
  if (!variableName.test(name)) return [];
  const told = typeof value === "string" && !/^[*•●]{3,}/.test(value) ? { value } : {};
  return [{ name, ...told, line: 0 }];
}

/** The table of `vercel env ls`, `fly secrets list` or `netlify env:list`; undefined where the text is none. */
function readTable(text: string, wanted: PlatformEnvironment | undefined): Parsed<readonly DotenvEntry[]> | undefined {
  const rows = text.split(/\r?\n/, mostEntries).map((line) =>
    line
      .split(/\s*[│|┃]\s*|\s{2,}|\t/)
      .map((cell) => cell.trim())
      .filter((cell) => cell !== ""),
  );
  const head = rows.findIndex(([first = "", second = ""]) => /^(?:name|key)$/i.test(first) && /^(?:value|digest)$/i.test(second));
  if (head < 0) return undefined;
  const places = (rows[head] ?? []).findIndex((cell) => /^environments?$/i.test(cell));
  const entries = rows.slice(head + 1).flatMap((cells) => {
    // Fly marks what is not deployed yet in front of the name.
    const name = (cells[0] ?? "").replace(/^[*!•]\s*/, "");
    const said = places < 0 ? undefined : cells[places]?.split(",");
    return cells.length > 1 && isFor(said, wanted) ? entry(name, undefined) : [];
  });
  return { ok: true, value: entries };
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
