import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import type { KeptMail } from "../mailbox/kept-mails.ts";
import { MailboxTaken, startMailbox } from "../mailbox/start-mailbox.ts";
import type { JudgedMail } from "../model/judged-mail.ts";
import { redact } from "../parsers/redact.ts";
import { renderMailVerdict } from "../report/mail-verdict-text.ts";
import { createTools } from "../tools/create-tools.ts";
import { parseEndpoint, type Endpoint } from "../tools/endpoint.ts";
import { isLoopback } from "../tools/loopback.ts";
import { judgeOneMail } from "./judge-one-mail.ts";
import { findAim, readPurpose, vantageOf } from "./mail-aim.ts";
import { version } from "./version.ts";

/** Mails judged one after the other; more than these waiting are not judged, so that a flood cannot pile up. */
const maxWaiting = 50;

/** `openingday mail listen`: a mailbox that says of each mail what a receiver would think of it. */
export async function mailListen(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      debug: { type: "boolean" },
      json: { type: "boolean", default: false },
      smtp: { type: "string" },
      api: { type: "string" },
      name: { type: "string" },
      for: { type: "string", multiple: true, default: [] },
      as: { type: "string" },
      count: { type: "string" },
      cert: { type: "string" },
      key: { type: "string" },
    },
  });
  const purpose = readPurpose(values.as);
  const count = readCount(values.count);
  const aim = await findAim(values.config);
  const inbox = aim?.target.inbox?.kind === "listen" ? aim.target.inbox : undefined;
  const smtp = readPlace(values.smtp ?? inbox?.smtp ?? "127.0.0.1:2525", "--smtp");
  const api = readPlace(values.api ?? inbox?.api ?? "127.0.0.1:8025", "--api");
  if (!isLoopback(api.address))
    throw new ConfigError("--api must be an address of this machine, such as 127.0.0.1:8025: whoever reads the mails can open accounts.");
  const tls = await readCertificate(values.cert, values.key);
  const doors = createTools({ vantage: vantageOf(aim), mode: "passive", version, projectFolder: aim?.target.repository ?? aim?.folder });
  const stop = new AbortController();
  const domains = values.for.flatMap((words) => words.split(",")).filter((word) => word !== "");
  let worst: 0 | 1 | 2 = 0;
  let judged = 0;
  let waiting = 0;
  let queue = Promise.resolve();

  async function judge({ raw, at }: KeptMail): Promise<void> {
    try {
      const one = await judgeOneMail({
        raw,
        purpose,
        arrivedAt: at,
        tools: doors.tools,
        ...(aim === undefined ? {} : { declared: aim.target.declared }),
      });
      print(one, at, values.json);
      if (one.verdict === "bad") worst = 1;
      else if (one.verdict === "cannot-tell" && worst === 0) worst = 2;
    } catch (error) {
      const reason = redact(error instanceof Error ? error.message : String(error));
      process.stdout.write(
        values.json ? `${JSON.stringify({ verdict: "cannot-tell", unknown: [reason] })}\n` : `A mail came, but ${reason}.\n\n`,
      );
      if (worst === 0) worst = 2;
    }
    judged += 1;
    waiting -= 1;
    if (count !== undefined && judged >= count) stop.abort();
  }

  try {
    const mailbox = await startMailbox({
      smtp,
      api,
      hostname: values.name ?? "mailbox.localhost",
      domains,
      ...(tls === undefined ? {} : { tls }),
      onMail(mail) {
        if (waiting >= maxWaiting) return;
        waiting += 1;
        queue = queue.then(() => judge(mail));
      },
    });
    process.stderr.write(
      `Listening for mail on ${mailbox.smtp}${domains.length === 0 ? "" : ` for ${domains.join(", ")}`}; “prove” and Mailpit clients read it at ${mailbox.api}.\n` +
        "Mails are kept in memory only. Ctrl+C ends it.\n",
    );
    await new Promise<void>((end) => {
      if (stop.signal.aborted) end();
      stop.signal.addEventListener("abort", () => end());
      process.once("SIGINT", () => end());
      process.once("SIGTERM", () => end());
    });
    await mailbox.stop();
    await queue;
  } catch (error) {
    if (error instanceof MailboxTaken)
      throw new ConfigError(`${error.message} Another “mail listen” may be running; --smtp and --api name other ports.`);
    throw error;
  } finally {
    await doors.close();
  }
  return worst;
}

function print(one: JudgedMail, at: number, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ at: new Date(at).toISOString(), ...one })}\n`);
    return;
  }
  const width = Math.min(100, process.stdout.columns ?? 80);
  process.stdout.write(`${new Date(at).toLocaleTimeString("en-GB")}  ${renderMailVerdict(one, width)}\n`);
}

function readPlace(text: string, option: string): Endpoint {
  try {
    return text.endsWith(":0") ? { address: parseEndpoint(`${text.slice(0, -1)}1`).address, port: 0 } : parseEndpoint(text);
  } catch {
    throw new ConfigError(`${option} needs an address and a port, such as 127.0.0.1:2525, and “${text}” is not.`);
  }
}

function readCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new ConfigError(`--count needs a whole number of mails, such as 1, and “${text}” is none.`);
  return count;
}

async function readCertificate(cert: string | undefined, key: string | undefined): Promise<{ cert: string; key: string } | undefined> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new ConfigError("STARTTLS needs both --cert and --key, each a PEM file.");
  const read = (file: string): Promise<string> =>
    readFile(file, "utf8").catch(() => {
      throw new ConfigError(`The PEM file ${file} cannot be read. Check its name and its permissions.`);
    });
  return { cert: await read(cert), key: await read(key) };
}
