import { open } from "node:fs/promises";
import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import { findExcess, maxMailBytes } from "../parsers/mail-bounds.ts";
import { isMail, parseMail, topHeader, type MailMessage } from "../parsers/mail-message.ts";
import { findBorder } from "../probes/mail/find-border.ts";
import { createTools } from "../tools/create-tools.ts";
import { judgeOneMail } from "./judge-one-mail.ts";
import { findAim, readPurpose, vantageOf } from "./mail-aim.ts";
import { version } from "./version.ts";

const exitCodes = { good: 0, flawed: 0, bad: 1, "cannot-tell": 2 } as const;

/** `openingday mail check <file|->`: judges one stored mail as its receiver could. */
export async function mailCheck(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      debug: { type: "boolean" },
      json: { type: "boolean", default: false },
      as: { type: "string" },
      ip: { type: "string" },
      helo: { type: "string" },
      from: { type: "string" },
    },
  });
  const [file, more] = positionals;
  if (file === undefined || more !== undefined)
    throw new ConfigError("Name one mail: a file such as message.eml, or “-” for what is piped or pasted in.");
  if (values.ip !== undefined && isIP(values.ip) === 0)
    throw new ConfigError(`--ip needs an address such as 192.0.2.10, and “${values.ip}” is none.`);
  const purpose = readPurpose(values.as);
  const aim = await findAim(values.config);
  const raw = await readMail(file);
  const excess = findExcess(raw);
  if (excess !== undefined) return sayCannotJudge(file, excess);
  const parsed = parseMail(raw);
  if (!parsed.ok || !isMail(parsed.value)) throw new ConfigError(sayNoMail(nameOf(file), raw));
  const border = findBorder(parsed.value);
  const connection = {
    ...border,
    ...(values.ip === undefined ? {} : { clientAddress: values.ip }),
    ...(values.helo === undefined ? {} : { helo: values.helo }),
    ...(values.from === undefined ? {} : { sender: values.from }),
  };
  const arrivedAt = readArrival(parsed.value);
  const doors = createTools({ vantage: vantageOf(aim), mode: "passive", version, projectFolder: aim?.target.repository ?? aim?.folder });
  try {
    const judged = await judgeOneMail({
      raw,
      purpose,
      connection,
      tools: doors.tools,
      ...(arrivedAt === undefined ? {} : { arrivedAt }),
      ...(aim === undefined ? {} : { declared: aim.target.declared }),
    });
    if (values.json) process.stdout.write(`${JSON.stringify(judged)}\n`);
    else {
      const { renderMailVerdict } = await import("../report/mail-verdict-text.ts");
      process.stdout.write(renderMailVerdict(judged, Math.min(100, process.stdout.columns ?? 80)));
    }
    return exitCodes[judged.verdict];
  } catch (error) {
    if (!(error instanceof Error) || !/cannot be judged/.test(error.message)) throw error;
    return sayCannotJudge(file, error.message.replace(/^.*cannot be judged: /, ""));
  } finally {
    await doors.close();
  }
}

/** Too much of a mail is no fault of the command line: it could not be told. */
function sayCannotJudge(file: string, why: string): number {
  process.stderr.write(`${nameOf(file)} cannot be judged: ${why}.\n`);
  return exitCodes["cannot-tell"];
}

/** Begins every file of Outlook's own format, which holds no message as it came. */
const outlookMark = [0xd0, 0xcf, 0x11, 0xe0];

function sayNoMail(name: string, raw: Uint8Array): string {
  if (outlookMark.every((byte, index) => raw[index] === byte))
    return `${name} is in Outlook’s own format (.msg), not the mail as it came. Open the mail in a browser, and download it as an .eml file.`;
  return `${name} is not a mail: it has no headers of one, such as From and Received. In your mailbox, choose “Show original” or “Download message” and save that as an .eml file.`;
}

function nameOf(file: string): string {
  return file === "-" ? "What was piped in" : file;
}

/** Reads at most a byte more than is looked at: the bound is then told by the same sentence as elsewhere. */
async function readMail(file: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    const stream = file === "-" ? process.stdin : (await open(file)).createReadStream({ end: maxMailBytes });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxMailBytes) break;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new ConfigError(`There is no file ${file}. Save the message as an .eml file and name that.`);
    if (code === "EISDIR") throw new ConfigError(`${file} is a folder. Name one message, such as ${file}/message.eml.`);
    throw new ConfigError(`${nameOf(file)} cannot be read (${code ?? "unknown reason"}). Check its permissions.`);
  }
  if (bytes === 0) throw new ConfigError(`${nameOf(file)} is empty. Save the original message, with all of its headers.`);
  return Buffer.concat(chunks);
}

function readArrival(message: MailMessage): number | undefined {
  const received = topHeader(message, "received") ?? "";
  const at = Date.parse(
    received
      .slice(received.lastIndexOf(";") + 1)
      .replaceAll(/\([^()]*\)/g, "")
      .trim(),
  );
  return Number.isNaN(at) ? undefined : at;
}
