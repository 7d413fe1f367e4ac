import { readFile } from "node:fs/promises";
import { ConfigError } from "../config/config-error.ts";
import { parseRecordList } from "../parsers/record-list.ts";
import type { ZoneFile } from "../parsers/zone-file.ts";
import type { Expectation } from "../zone/propagation.ts";

/** Records whose spread can be looked at; the others are named to the person. */
const askable: readonly string[] = ["A", "AAAA", "CAA", "CNAME", "MX", "NS", "TXT"];

export interface ReadExpectation {
  readonly expectations: readonly Expectation[];
  /** `SRV of _sip._tcp.example.com`: in the list, and not looked at. */
  readonly notLookedAt: readonly string[];
}

/** What should live, from a file, or else from the configuration's `records`. Rejects with ConfigError. */
export async function readExpectation(file: string | undefined, documented: readonly string[], domain: string): Promise<ReadExpectation> {
  const parsed = file === undefined ? parseRecordList(documented.join("\n"), domain) : parseRecordList(await readText(file), domain);
  if (!parsed.ok)
    throw new ConfigError(
      file === undefined
        ? `“records” in the configuration cannot be read: ${parsed.error.replace(/^line (\d+)/u, "entry $1")}.`
        : `${file} cannot be read: ${parsed.error}.`,
    );
  const { expectations, notLookedAt } = group(parsed.value);
  if (expectations.length > 0) return { expectations, notLookedAt };
  throw new ConfigError(
    file === undefined
      ? "Nothing says what should live: name a file with --expect, or list “records” in openingday.config.ts."
      : `${file} holds no record that can be looked at. A line looks like “www.${domain} A 192.0.2.1”.`,
  );
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new ConfigError(`There is no file ${file}. “openingday dns plan --format zone” prints one.`);
    if (error.code === "EISDIR") throw new ConfigError(`${file} is a folder. --expect needs a file with records.`);
    throw new ConfigError(`${file} cannot be read (${error.code ?? "unknown reason"}). Check its permissions.`);
  });
}

function group({ records, leftOut }: ZoneFile): ReadExpectation {
  const sets = new Map<string, { readonly name: string; readonly type: string; readonly values: string[] }>();
  const notLookedAt = new Set<string>(leftOut.filter((type) => type !== "SOA").map((type) => `${type} of the zone`));
  for (const { name, type, value } of records) {
    if (!askable.includes(type)) {
      notLookedAt.add(`${type} of ${name}`);
      continue;
    }
    const set = sets.get(`${name} ${type}`) ?? { name, type, values: [] };
    set.values.push(value);
    sets.set(`${name} ${type}`, set);
  }
  return { expectations: [...sets.values()], notLookedAt: [...notLookedAt] };
}
