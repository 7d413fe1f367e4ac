import { createHash, randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import { addUpReports } from "../ingest/dmarc/add-up.ts";
import { nameAddresses } from "../ingest/dmarc/name-addresses.ts";
import { maxFileBytes, readReportPath } from "../ingest/dmarc/read-folder.ts";
import { type ReadReport, readReportFile } from "../ingest/dmarc/read-report-file.ts";
import { renderMailReports } from "../report/mail-reports-text.ts";
import { createReportsApp } from "../server/create-reports-app.ts";
import { listenOn } from "../server/listen.ts";
import { createTools } from "../tools/create-tools.ts";
import { fetchNewest } from "../tools/imap-newest.ts";
import type { ImapWorld } from "../tools/open-imap.ts";
import { type Aim, takeAim } from "./aim.ts";
import { version } from "./version.ts";

type Settings = NonNullable<NonNullable<NonNullable<Aim["config"]>["mail"]>["reports"]>;

const dayMs = 86_400_000;
const imapLimits = { days: 90, maxMails: 3_000, timeoutMs: 20_000 } as const;

/** `openingday mail reports`: reads the DMARC reports that receivers sent, and says what the next step is. */
export async function mailReports(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      debug: { type: "boolean" },
      json: { type: "boolean", default: false },
      imap: { type: "boolean", default: false },
      listen: { type: "boolean", default: false },
      domain: { type: "string" },
      offline: { type: "boolean", default: false },
    },
  });
  const aim = await aimOrNothing(values.config, positionals.length > 0);
  const settings = aim?.config?.mail?.reports;
  const folder = resolve(aim?.folder ?? process.cwd(), settings?.folder ?? ".openingday/mail-reports");
  if (values.listen) return listen(folder, settings);
  if (values.imap && settings?.imap === undefined)
    throw new ConfigError(
      "The configuration names no mailbox with reports. Add “mail: { reports: { imap: { host, user, passwordEnv } } }” to it.",
    );

  const vantage = aim?.target.vantage ?? { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
  const doors = createTools({ vantage, mode: "passive", version, projectFolder: aim?.folder ?? process.cwd() });
  try {
    const { files, dns } = doors.tools;
    const paths = positionals.length > 0 ? positionals : (await files.exists(folder)) ? [folder] : [];
    if (paths.length === 0 && !values.imap)
      throw new ConfigError("There is nothing to read. Name the files or the folder with your DMARC reports, or use --imap or --listen.");
    const read: ReadReport[] = [];
    for (const path of paths) for await (const one of readReportPath(path, files)) read.push(one);
    if (values.imap && settings?.imap !== undefined)
      read.push(...(await readMailbox(settings.imap, { addresses: (host) => dns.addresses(host), vantage })));
    const domain = values.domain?.toLowerCase() ?? aim?.target.declared.domain;
    const names = values.offline ? undefined : await nameAddresses(read, dns);
    const reports = addUpReports(read, {
      senders: aim?.target.declared.senders ?? [],
      ...(domain === undefined ? {} : { domain }),
      ...(names === undefined ? {} : { names }),
      ...(settings === undefined ? {} : { minDays: settings.minDays }),
    });
    process.stdout.write(values.json ? `${JSON.stringify(reports, null, 2)}\n` : renderMailReports(reports, process.stdout.columns ?? 80));
    return reports.reports === 0 ? 2 : 0;
  } finally {
    await doors.close();
  }
}

/** The configuration, where there is one; files can be read without. */
async function aimOrNothing(config: string | undefined, hasFiles: boolean): Promise<Aim | undefined> {
  try {
    return await takeAim([], config, process.cwd());
  } catch (error) {
    if (hasFiles && config === undefined && error instanceof ConfigError) return undefined;
    throw error;
  }
}

async function readMailbox({ folder, ...account }: NonNullable<Settings["imap"]>, world: ImapWorld): Promise<readonly ReadReport[]> {
  const read: ReadReport[] = [];
  const { days, maxMails, timeoutMs } = imapLimits;
  const limits = { since: new Date(Date.now() - days * dayMs), maxMails, maxMailBytes: maxFileBytes, timeoutMs };
  for await (const { name, bytes } of fetchNewest(account, folder, limits, world)) read.push(...(await readReportFile(name, bytes)));
  // A mailbox holds other mail too: what carries no report is not worth a word.
  return read.filter((one) => one.ok || one.error !== "the mail has no report attached");
}

async function listen(folder: string, settings: Settings | undefined): Promise<number> {
  const token = settings?.token ?? randomBytes(24).toString("base64url");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const app = createReportsApp({ token, maxBytes: maxFileBytes, take: (bytes) => keep(folder, bytes) });
  const listening = await listenOn(settings?.listen ?? "127.0.0.1:4181", () => app);
  const shown = settings?.token === undefined ? ` with “Authorization: Bearer ${token}”` : "";
  process.stdout.write(`Taking DMARC reports at ${listening.url}/dmarc-reports${shown}. They are kept in ${folder}.\n`);
  await new Promise<void>((end) => {
    process.once("SIGINT", () => end());
    process.once("SIGTERM", () => end());
  });
  await listening.close();
  return 0;
}

/** Keeps what was posted, once for the same bytes, if there is a report in it. */
async function keep(folder: string, bytes: Uint8Array): Promise<{ reports: number; errors: readonly string[] }> {
  const read = await readReportFile("upload", bytes);
  const reports = read.filter((one) => one.ok).length;
  if (reports > 0) {
    const file = join(folder, `${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}.${kindOf(bytes)}`);
    // Written aside first: a report that is half there would be read as damaged.
    await writeFile(`${file}.part`, bytes, { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
  return { reports, errors: read.flatMap((one) => (one.ok ? [] : [one.error])) };
}

function kindOf([first, second]: Uint8Array): string {
  if (first === 0x1f && second === 0x8b) return "gz";
  return first === 0x50 && second === 0x4b ? "zip" : first === 0x3c ? "xml" : "eml";
}
