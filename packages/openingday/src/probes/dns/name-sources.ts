import type { FoundNames } from "../../model/evidence-names.ts";
import type { ProbeContext } from "../../model/probe.ts";
import { findHostNames } from "../../parsers/host-names-in-text.ts";
import { isWithin, plainName } from "../../parsers/host-name.ts";
import { parseZoneLine } from "../../parsers/zone-line.ts";
import { describeFailure } from "../failure.ts";
import { lookUp } from "../look-up.ts";

/** Names, and how they came to light. */
export interface NameSource {
  readonly source: string;
  readonly names: readonly string[];
  readonly error?: string;
  /** Known only by guessing: worth a word only where the name is more than the zone's wildcard. */
  readonly guessed?: boolean;
  /** Names of machines that serve mail or DNS: they are meant, and no page is expected there. */
  readonly machines?: boolean;
}

const most = 60;
const maxListBytes = 4 * 1024 * 1024;

/** Names that people give to a part of a product and then forget. */
const usual = "api app admin beta blog book dashboard demo dev docs help login my old portal shop staging status store support test".split(
  " ",
);

/** Files at the root of a repository in which a platform keeps the site's names. */
const files =
  "CNAME public/CNAME static/CNAME vercel.json netlify.toml wrangler.toml wrangler.json wrangler.jsonc fly.toml render.yaml railway.json firebase.json app.json Caddyfile .env.example".split(
    " ",
  );

/** Every source that costs nothing or one question: usual names, the written list, repository, a file of the owner's, mail and name servers. */
export async function readNameSources({ target, tools }: ProbeContext): Promise<readonly NameSource[]> {
  const { declared, repository, extraNames } = target;
  const { domain } = declared;
  const [mx, ns] = await Promise.all((["MX", "NS"] as const).map((type) => lookUp(tools.dns, { name: domain, type })));
  const machines = [...(mx?.lookup.values.map((value) => value.split(" ").at(-1) ?? "") ?? []), ...(ns?.lookup.values ?? [])];
  const written = declared.documentedRecords.flatMap((line) => {
    const parsed = parseZoneLine(line, domain);
    return parsed.ok && ["A", "AAAA", "CNAME"].includes(parsed.value.type) ? [parsed.value.name] : [];
  });
  const inRepository = repository === undefined ? [] : await Promise.all(files.map((file) => readConfig(`${repository}/${file}`, file)));

  async function readConfig(path: string, file: string): Promise<NameSource> {
    const text = await tools.files.readText(path, 64 * 1024).catch(() => "");
    return { source: `${file} of the code`, names: findHostNames(text, domain, most) };
  }

  const sources: NameSource[] = [
    { source: "a usual name", names: usual.map((label) => `${label}.${domain}`), guessed: true },
    { source: "a mail or name server of the domain", names: machines.filter((name) => isWithin(plainName(name), domain)), machines: true },
    { source: "the written list of records", names: written },
    ...inRepository,
  ];
  if (extraNames !== undefined) sources.push(await readList(tools, extraNames, domain));
  return sources.filter(({ names, error }) => names.length > 0 || error !== undefined);
}

async function readList(tools: ProbeContext["tools"], path: string, domain: string): Promise<NameSource> {
  const source = `the file ${path.slice(path.lastIndexOf("/") + 1)}`;
  try {
    return { source, names: findHostNames(await tools.files.readText(path, maxListBytes), domain, most) };
  } catch (error) {
    return { source, names: [], error: `it cannot be read: ${describeFailure(error).error}` };
  }
}

/** Names of the domain in the certificates that its hosts show; a host without one adds nothing. */
export async function readCertificates({ target, need }: ProbeContext): Promise<NameSource> {
  const { getDomain } = await import("../public-suffixes.ts");
  const registered = getDomain(target.declared.domain) ?? target.declared.domain;
  const hosts = await need("tls.hosts").then(
    (found) => found.hosts,
    () => [],
  );
  const names = hosts.flatMap((host) => host.names ?? []).filter((name) => isWithin(name, registered) && !name.includes("*"));
  return { source: "a certificate in use", names: [...new Set(names)].slice(0, most) };
}

/** How much each source brought, for the report. */
export function countSources(sources: readonly NameSource[]): FoundNames["sources"] {
  return sources.map(({ source, names, error }) => ({ source, names: names.length, ...(error === undefined ? {} : { error }) }));
}
