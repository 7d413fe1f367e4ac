import type { Vantage } from "../model/target.ts";
import { NoAnswer, type SmtpAnswer, type SmtpRequest, type Tools } from "../model/tools.ts";
import type { Mode } from "../model/words.ts";
import { TimeIsOver, inSeconds, startDeadline, type Deadline } from "./deadline.ts";
import { findTargets } from "./dial-targets.ts";
import { plainHost, type Endpoint } from "./endpoint.ts";
import type { DialGuard } from "./http-client.ts";
import { isDialFailure } from "./no-answer.ts";
import type { RequestBudget } from "./request-budget.ts";
import { openSmtp, type SmtpLine } from "./smtp-line.ts";

export interface SmtpClientOptions {
  readonly addresses: Tools["dns"]["addresses"];
  readonly vantage: Vantage;
  readonly mode: Mode;
  readonly budget: RequestBudget;
  readonly guard?: DialGuard;
  readonly signal?: AbortSignal;
  /** For the whole conversation, default 8,000: mail hosts like to keep strangers waiting. */
  readonly timeoutMs?: number;
}

const maxRecipients = 5;
const ok = 250;

/**
 * Talks to a mail host once: greeting, EHLO, QUIT; in an active run also whether it would take mail for some recipients, asked by
 * MAIL and RCPT and taken back by RSET. No message is ever sent. Rejects with NoAnswer when nobody speaks SMTP there.
 * @see RFC 5321 sections 3.1, 3.3 and 4.1.1.5
 */
export function createSmtpClient(options: SmtpClientOptions): Tools["smtp"] {
  const timeoutMs = options.timeoutMs ?? 8_000;
  return {
    async converse(request) {
      const host = plainHost(request.host);
      const recipients = request.recipients ?? [];
      if (recipients.length > 0 && options.mode === "passive") throw new Error("A passive look asks a mail host for no recipients.");
      const deadline = startDeadline(timeoutMs, options.signal);
      try {
        const targets = await deadline.race(findTargets(options, host, request.port ?? 25));
        return await talkToFirst(targets, { ...request, host, recipients }, options, deadline);
      } catch (error) {
        if (!(error instanceof TimeIsOver)) throw error;
        throw new NoAnswer("connect", "timeout", `${host} did not speak to us as a mail server within ${inSeconds(timeoutMs)}.`);
      } finally {
        deadline.end();
      }
    },
  };
}

async function talkToFirst(
  targets: readonly Endpoint[],
  request: SmtpRequest,
  options: SmtpClientOptions,
  deadline: Deadline,
): Promise<SmtpAnswer> {
  let last: unknown = new NoAnswer("dns", "no-address", `${request.host} has no address.`);
  for (const [index, to] of targets.entries()) {
    options.guard?.(request.host, to.address);
    options.budget.take(request.host);
    const line = openSmtp(to, request.host, deadline.remainingMs() / (targets.length - index));
    try {
      return await deadline.race(talk(line, to, request));
    } catch (error) {
      last = error;
      if (!(error instanceof NoAnswer) || !isDialFailure(error.code)) throw error;
    } finally {
      line.close();
    }
  }
  throw last;
}

async function talk(line: SmtpLine, { address }: Endpoint, { recipients = [], sender }: SmtpRequest): Promise<SmtpAnswer> {
  const greeting = await line.read();
  const base = { address, banner: greeting.text, extensions: [], startTls: false, replies: [] };
  if (greeting.code !== 220) return { ...base, refused: `${greeting.code} ${greeting.text}` };
  const hello = await line.say(`EHLO ${line.ownName()}`);
  if (hello.code !== ok) return { ...base, refused: `${hello.code} ${hello.text}` };
  const extensions = hello.lines.slice(1).map((text) => text.toUpperCase());
  const answer = { ...base, extensions, startTls: extensions.some((text) => /^STARTTLS\b/.test(text)) };
  const replies = recipients.length === 0 ? [] : await askRecipients(line, sender ?? "", recipients.slice(0, maxRecipients));
  line.sayLast("QUIT");
  return { ...answer, replies };
}

async function askRecipients(line: SmtpLine, sender: string, recipients: readonly string[]): Promise<SmtpAnswer["replies"]> {
  const replies: SmtpAnswer["replies"][number][] = [];
  const mail = await line.say(`MAIL FROM:<${sender}>`);
  if (mail.code !== ok) return recipients.map((recipient) => ({ recipient, code: mail.code, text: mail.text }));
  for (const recipient of recipients) {
    const { code, text } = await line.say(`RCPT TO:<${recipient}>`);
    replies.push({ recipient, code, text });
  }
  await line.say("RSET");
  return replies;
}
