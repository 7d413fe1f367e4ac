import * as v from "valibot";
import { NoAnswer, type HttpAnswer, type Tools } from "../model/tools.ts";
import { redact } from "../parsers/redact.ts";
import { partOf } from "../parsers/shapes/group.ts";

const maxMails = 50;
const maxListBytes = 512 * 1024;
/** A sign-up mail is some kilobytes; one with attachments is judged up to this size. */
const maxMailBytes = 10 * 1024 * 1024;

const recipients = v.nullish(v.array(partOf({ Address: v.string() })));
const listing = partOf({ messages: v.nullish(v.array(partOf({ ID: v.pipe(v.string(), v.maxLength(200)), To: recipients }))) });

/**
 * Ids of the mails to exactly this address, newest first. Rejects with a plain sentence when the mailbox does not answer as
 * Mailpit does: that says nothing about the application.
 */
export async function listMails(http: Tools["http"], inboxUrl: string, address: string): Promise<readonly string[]> {
  const answer = await ask(http, inboxUrl, `search?query=${encodeURIComponent(`to:${address}`)}`, maxListBytes);
  const parsed = v.safeParse(listing, parseJson(answer.text()));
  if (!parsed.success) throw new Error(`the mailbox at ${inboxUrl} does not answer as Mailpit does`);
  const wanted = address.toLowerCase();
  return (parsed.output.messages ?? [])
    .filter((message) => message.To?.some((to) => to.Address.toLowerCase() === wanted) === true)
    .map(({ ID }) => ID)
    .slice(0, maxMails);
}

/** One mail byte for byte, as it arrived; of a longer one the first 10 MiB. Rejects as `listMails` does. */
export async function fetchMail(
  http: Tools["http"],
  inboxUrl: string,
  id: string,
): Promise<{ readonly raw: Uint8Array; readonly truncated: boolean }> {
  const { body, truncated } = await ask(http, inboxUrl, `message/${encodeURIComponent(id)}/raw`, maxMailBytes);
  return { raw: body, truncated };
}

async function ask(http: Tools["http"], inboxUrl: string, path: string, maxBytes: number): Promise<HttpAnswer> {
  let answer: HttpAnswer;
  try {
    answer = await http.request({ url: `${inboxUrl.replace(/\/+$/, "")}/api/v1/${path}`, maxBytes });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Error(`the mailbox at ${inboxUrl} cannot be read: ${redact(error.message)}`, { cause: error });
  }
  if (answer.status !== 200) throw new Error(`the mailbox at ${inboxUrl} answered ${answer.status}`);
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
