import { parseDotenv } from "./dotenv.ts";
import { readTomlSection } from "./toml-section.ts";

/** A setting that a file other than a program names. */
export interface NamedSetting {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  /** `needs`: the product cannot do without; `gives`: the file sets it where the product runs; `names`: no more than that. */
  readonly role: "needs" | "gives" | "names";
}

type Reader = (text: string) => NamedSetting[];

const readers: readonly { readonly path: RegExp; readonly read: Reader }[] = [
  { path: /\.prisma$/, read: readPrisma },
  { path: /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.(?:prod|production))?$/, read: readDockerfile },
  { path: /(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/i, read: readCompose },
  { path: /^render\.ya?ml$/, read: readRender },
  { path: /^fly\.toml$/, read: (text) => gives(text, readTomlSection(text, "env")?.values.keys() ?? []) },
  { path: /^vercel\.json$/, read: readVercel },
  // What Next and Vite take while they build for production; they stand in the repository because they hold no secret.
  { path: /^\.env(?:\.production)?$/, read: readDotenv },
];

/** Whether a file may name settings, by its path. */
export function mayNameSettings(path: string): boolean {
  return readers.some((one) => one.path.test(path));
}

/** Reads which settings such a file names. Never throws: what cannot be read names nothing. */
export function readNamedSettings(path: string, text: string): NamedSetting[] {
  const read = readers.find((one) => one.path.test(path))?.read(text.slice(0, 262_144)) ?? [];
  return read.filter(({ name }) => /^[A-Za-z_]\w{0,199}$/.test(name)).slice(0, 500);
}

function match(text: string, pattern: RegExp, role: (line: string) => NamedSetting["role"] | undefined): NamedSetting[] {
  return text.split("\n").flatMap((line, index) =>
    Array.from(line.matchAll(pattern)).flatMap(([, name = ""]): NamedSetting[] => {
      const what = role(line);
      return what === undefined ? [] : [{ name, line: index + 1, role: what }];
    }),
  );
}

/** `directUrl` and `shadowDatabaseUrl` are for migrations alone. */
function readPrisma(text: string): NamedSetting[] {
  return match(text, /\benv\(\s*"([^"]+)"\s*\)/g, (line) =>
    /^\s*\/\//.test(line) ? undefined : /^\s*url\s*=/.test(line) ? "needs" : "names",
  );
}

/** What earlier stages set is gone in the last one, and `ARG` is there while it is built. */
function readDockerfile(text: string): NamedSetting[] {
  const lines = text.split("\n");
  const last = lines.findLastIndex((line) => /^\s*FROM\s/i.test(line));
  let continued: string | undefined;
  return lines.flatMap((line, index) => {
    const [, word] = /^\s*(ENV|ARG)\s/i.exec(line) ?? [];
    const instruction = word?.toUpperCase() ?? continued;
    continued = /\\\s*$/.test(line) ? instruction : undefined;
    if (instruction === undefined) return [];
    const role = instruction === "ENV" && index > last ? "gives" : "names";
    const body = line.replace(/^\s*(?:ENV|ARG)\s+/i, "");
    const old = instruction === "ENV" && /^([A-Za-z_]\w*)\s+[^=\s]/.exec(body)?.[1];
    const names = old ? [old] : Array.from(body.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s*$)/g), ([, name = ""]) => name);
    return names.map((name) => ({ name, line: index + 1, role }) as const);
  });
}

/** `${NAME}` and `${NAME:-default}`; a compose file is as often for development as not, so it gives nothing. */
function readCompose(text: string): NamedSetting[] {
  return match(text, /(?<!\$)\$\{([A-Za-z_]\w*)(?:[:?+-][^}]*)?\}/g, (line) => (/^\s*#/.test(line) ? undefined : "names"));
}

/** A key without a value is asked for on Render's page. */
function readRender(text: string): NamedSetting[] {
  const lines = text.split("\n");
  return match(text, /^\s*-\s*key:\s*["']?([A-Za-z_]\w*)/g, () => "gives").map((setting) => {
    const next =
      lines
        .slice(setting.line, setting.line + 4)
        .join("\n")
        .split(/^\s*-\s/m)[0] ?? "";
    return /\bsync:\s*false\b/.test(next) ? { ...setting, role: "names" } : setting;
  });
}

function readVercel(text: string): NamedSetting[] {
  try {
    const value = JSON.parse(text) as { readonly env?: unknown } | null;
    const env = value?.env;
    return typeof env === "object" && env !== null && !Array.isArray(env) ? gives(text, Object.keys(env)) : [];
  } catch {
    return [];
  }
}

function readDotenv(text: string): NamedSetting[] {
  const entries = parseDotenv(text);
  if (!entries.ok) return [];
  return entries.value.map(({ name, value, line }) => ({ name, line, role: value === undefined || value === "" ? "names" : "gives" }));
}

function gives(text: string, names: Iterable<string>): NamedSetting[] {
  const lines = text.split("\n");
  return Array.from(names, (name) => ({ name, line: lines.findIndex((line) => line.includes(name)) + 1, role: "gives" }));
}
