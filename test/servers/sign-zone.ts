import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "./run-program.ts";

/** A zone signed by BIND's own tools. */
export interface SignedZone {
  /** The zone file to serve. */
  readonly file: string;
  /** The key-signing key in presentation form: `257 3 13 ...`. */
  readonly key: string;
  /** The DS record for the zone above: `12345 13 2 ...`. */
  readonly ds: string;
}

/** Writes a zone file and returns its path. */
export async function writeZone(folder: string, origin: string, text: string, name = "db"): Promise<string> {
  const home = join(folder, `${name}-${origin}`);
  await mkdir(home, { recursive: true });
  const file = join(home, "zone");
  await writeFile(file, text);
  return file;
}

/**
 * Makes a key-signing and a zone-signing key (ECDSA P-256) and signs the zone file with them. `validity` is more of dnssec-signzone's
 * options, such as a time at which the signatures end.
 */
export async function signZone(origin: string, file: string, validity: readonly string[] = []): Promise<SignedZone> {
  // Keys must be older than the signatures they make.
  const age = validity.length === 0 ? [] : ["-P", "20240101000000", "-A", "20240101000000"];
  const home = join(file, "..");
  const makeKey = async (flags: readonly string[]): Promise<string> =>
    (await mustRun("dnssec-keygen", ["-q", "-K", home, "-a", "ECDSAP256SHA256", ...age, ...flags, origin])).trim();
  const ksk = await makeKey(["-f", "KSK"]);
  await makeKey([]);
  await mustRun("dnssec-signzone", [...validity, "-S", "-K", home, "-d", home, "-o", origin, "-f", `${file}.signed`, file], { cwd: home });
  const publicKey = await readFile(join(home, `${ksk}.key`), "utf8");
  const vouching = await readFile(join(home, `dsset-${origin}.`), "utf8");
  return {
    file: `${file}.signed`,
    key: joinTail(/\sDNSKEY\s+(.+)$/mu.exec(publicKey)?.[1]),
    ds: joinTail(/\sDS\s+(.+)$/mu.exec(vouching)?.[1]),
  };
}

/** BIND's tools break the last field, which is long, into several words. */
function joinTail(text = ""): string {
  const [first = "", second = "", third = "", ...rest] = text.trim().split(/\s+/u);
  return `${first} ${second} ${third} ${rest.join("")}`;
}
