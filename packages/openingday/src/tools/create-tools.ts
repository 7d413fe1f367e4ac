import { setMaxListeners } from "node:events";
import type { Vantage } from "../model/target.ts";
import type { TraceDoor } from "../model/evidence-traces.ts";
import type { StatementMeterDoor } from "../model/statement-meter.ts";
import type { ScratchDoors } from "../model/scratch.ts";
import type { Tools } from "../model/tools.ts";
import type { Mode } from "../model/words.ts";
import { createClock } from "./clock.ts";
import { openCloudflare } from "./cloudflare-door.ts";
import { createDnsClient } from "./dns-client.ts";
import { createFiles } from "./files.ts";
import { createFingerprint } from "./fingerprint.ts";
import { createGit } from "./git.ts";
import { createImapClient } from "./imap-client.ts";
import { createHttpClient, type DialGuard } from "./http-client.ts";
import { createMemory } from "./memory.ts";
import { randomWord } from "./random-word.ts";
import { createBudget } from "./request-budget.ts";
import { signText } from "./sign-text.ts";
import { createSmtpClient } from "./smtp-client.ts";
import { createTlsClient } from "./tls-client.ts";
import { validateVantage } from "./vantage.ts";

/** Requests that a passive run sends to one host at most. */
const passiveRequestsPerHost = 60;

export interface ToolsOptions {
  readonly vantage: Vantage;
  /** `passive` sends GET and HEAD only, at most 60 to a host. */
  readonly mode: Mode;
  /** Called with the address really dialled before each connection; throws to forbid it. */
  readonly guard?: DialGuard;
  /** The key itself, where it was read already. */
  readonly fingerprintKey?: string;
  /** Folder of the fingerprint key; the user's state folder when absent. */
  readonly fingerprintKeyFolder?: string;
  /** Names the project for the fingerprint key; the working directory when absent. */
  readonly projectFolder?: string;
  /** The product's version, for the User-Agent. */
  readonly version: string;
  /** Token for Cloudflare's API; without one that door stays shut. */
  readonly cloudflareToken?: string;
  /** Opens the server's own account of how requests arrive. */
  readonly arrivalKey?: Tools["arrivalKey"];
  /** Databases that hold nothing; without them that door stays shut. */
  readonly scratch?: ScratchDoors;
  readonly traces?: TraceDoor;
  readonly statements?: StatementMeterDoor;
  /** Ends everything under way with its reason. */
  readonly signal?: AbortSignal;
}

/** A run's doors out, and what went through them. */
export interface OpenTools {
  readonly tools: Tools;
  /** HTTP requests sent so far, by host name. */
  readonly requestsSent: () => Record<string, number>;
  /** Ends what is under way and closes the connections kept. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the doors for one run.
 * @throws Error when the vantage cannot be read.
 */
export function createTools(options: ToolsOptions): OpenTools {
  const { vantage, mode, guard, version } = options;
  validateVantage(vantage);
  const closing = new AbortController();
  const signal = options.signal === undefined ? closing.signal : AbortSignal.any([options.signal, closing.signal]);
  setMaxListeners(0, signal);
  const dns = createDnsClient({ vantage, signal });
  const addresses = (host: string): Promise<readonly string[]> => dns.addresses(host);
  const budget = createBudget(mode === "passive" ? passiveRequestsPerHost : undefined);
  const http = createHttpClient({ addresses, vantage, mode, budget, version, guard, signal });
  const { cloudflareToken: token } = options;
  const cloudflare = token === undefined ? undefined : openCloudflare({ token, base: vantage.cloudflareApi, mode, version, signal });
  const imap = createImapClient({ addresses, vantage });
  const httpDoor: Tools["http"] = { request: (request) => http.request(request) };
  const tls = createTlsClient({ addresses, vantage, signal, guard });
  const tools: Tools = {
    dns,
    http: httpDoor,
    imap: { list: (box, address) => imap.list(box, address), fetch: (box, id) => imap.fetch(box, id) },
    smtp: createSmtpClient({ addresses, vantage, mode, budget, guard, signal }),
    tls,
    ...(cloudflare === undefined ? {} : { cloudflare: { request: (call) => cloudflare.request(call) } }),
    files: createFiles(),
    git: createGit({ signal }),
    memory: createMemory({ folder: options.fingerprintKeyFolder, projectFolder: options.projectFolder }),
    clock: createClock(signal),
    ...(mode === "passive" ? {} : { workshops: { open: async () => (await import("./workshop.ts")).openWorkshop() } }),
    sign: (request) => signText(request),
    ...(mode === "passive" ? {} : { secret: (name: string) => process.env[name] }),
    ...(mode === "passive"
      ? {}
      : {
          browser: {
            async open(origins: readonly string[]) {
              const { openBrowser } = await import("./browser/open-browser.ts");
              const folders = [options.projectFolder ?? process.cwd(), process.cwd()];
              return openBrowser(origins, { http: httpDoor, tls, folders, hasOwnRoot: vantage.ca !== undefined, signal });
            },
          },
        }),
    fingerprint: createFingerprint({
      key: options.fingerprintKey,
      folder: options.fingerprintKeyFolder,
      projectFolder: options.projectFolder,
    }),
    ...(options.scratch === undefined ? {} : { scratch: options.scratch }),
    ...(options.traces === undefined ? {} : { traces: options.traces }),
    ...(options.statements === undefined ? {} : { statements: options.statements }),
    ...(options.arrivalKey === undefined ? {} : { arrivalKey: options.arrivalKey }),
    random: { word: randomWord },
  };
  return {
    tools,
    requestsSent: () => budget.sent(),
    async close() {
      closing.abort(new Error("The run is over."));
      http.close();
      cloudflare?.close();
      await imap.close();
    },
  };
}
