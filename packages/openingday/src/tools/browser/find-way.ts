import { createHash, X509Certificate } from "node:crypto";
import type { Tools } from "../../model/tools.ts";
import type { BrowserLibrary } from "./library.ts";

export interface WayDoors {
  /** Refuses what is not the user's where the run is active, and says where the connection went. */
  readonly http: Tools["http"];
  readonly tls: Tools["tls"];
  /** Whether a root of the configuration is trusted beside the platform's. */
  readonly hasOwnRoot: boolean;
}

/** How the browser gets to one origin: where the tools did. */
export interface Way {
  readonly origin: string;
  /** For the browser's own lookup: this name at this address. */
  readonly rule: string;
  /** Of a certificate that only the configuration's root vouches for. */
  readonly pin?: string;
}

/** Rejects where nothing answers, or the tools may not go there. */
export async function findWay(origin: string, { http, tls, hasOwnRoot }: WayDoors): Promise<Way> {
  const { protocol, hostname, port } = new URL(origin);
  const isSecure = protocol === "https:";
  const number = port === "" ? (isSecure ? 443 : 80) : Number(port);
  const answer = await http.request({ url: `${origin}/`, method: "HEAD" });
  const address = answer.address.includes(":") ? `[${answer.address}]` : answer.address;
  const pin = isSecure && hasOwnRoot ? await readPin(tls, hostname, number) : undefined;
  return { origin, rule: `MAP ${hostname}:${number} ${address}:${answer.port}`, ...(pin === undefined ? {} : { pin }) };
}

const launchMs = 20_000;

/** What every start of a browser says: no address but those found, nothing of the person who owns this machine, nothing in the background. */
export function launchOptions(program: string, ways: readonly Way[]): Omit<Parameters<BrowserLibrary["launch"]>[0], "headless"> {
  const pins = ways.flatMap(({ pin }) => pin ?? []);
  return {
    executablePath: program,
    // Chromium refuses its own sandbox to the superuser.
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: launchMs,
    args: [
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=${ways.map(({ rule }) => rule).join(",")}`,
      ...(pins.length === 0 ? [] : [`--ignore-certificate-errors-spki-list=${pins.join(",")}`]),
    ],
  };
}

/** The key of a certificate that holds by the run's own roots. */
async function readPin(tls: Tools["tls"], host: string, port: number): Promise<string | undefined> {
  const { sent, nameMatches, validTo } = await tls.handshake(host, port);
  const [own] = sent;
  const holds = nameMatches && Date.parse(validTo) > Date.now() && tls.judge(sent.map(({ der }) => der)) === undefined;
  if (own === undefined || !holds) return undefined;
  return createHash("sha256")
    .update(new X509Certificate(own.der).publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
}
