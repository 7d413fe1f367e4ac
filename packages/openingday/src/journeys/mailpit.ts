import * as z from "zod";
import type { Inbox } from "../model/target.ts";
import { NoAnswer, type HttpAnswer, type Tools } from "../model/tools.ts";
import { redact } from "../parsers/redact.ts";

const maxMails = 50;
const maxListBytes = 512 * 1024;
/** A sign-up mail is some kilobytes. */
const maxMailBytes = 2 * 1024 * 1024;

const listing = z.object({
  messages: z.array(z.object({ ID: z.string().max(200), To: z.array(z.object({ Address: z.string() })).nullish() })).nullish(),
});

/**
 * Ids of the mails to exactly this address, newest first. Rejects with a plain sentence when the mailbox does not answer as
 * Mailpit does: that says nothing about the application.
 */
export async function listMails(http: Tools["http"], inbox: Inbox, address: string): Promise<readonly string[]> {
  const answer = await ask(http, inbox, `search?query=${encodeURIComponent(`to:${address}`)}`, maxListBytes);
  const parsed = listing.safeParse(parseJson(answer.text()));
  if (!parsed.success) throw new Error(`the mailbox at ${inbox.url} does not answer as Mailpit does`);
  const wanted = address.toLowerCase();
  return (parsed.data.messages ?? [])
    .filter((message) => message.To?.some((to) => to.Address.toLowerCase() === wanted) === true)
    .map(({ ID }) => ID)
    .slice(0, maxMails);
}

/** One mail byte for byte, as it arrived; of a longer one the first 2 MiB. Rejects as `listMails` does. */
export async function fetchMail(
  http: Tools["http"],
  inbox: Inbox,
  id: string,
): Promise<{ readonly raw: Uint8Array; readonly truncated: boolean }> {
  const { body, truncated } = await ask(http, inbox, `message/${encodeURIComponent(id)}/raw`, maxMailBytes);
  return { raw: body, truncated };
}

async function ask(http: Tools["http"], inbox: Inbox, path: string, maxBytes: number): Promise<HttpAnswer> {
  let answer: HttpAnswer;
  try {
    answer = await http.request({ url: `${inbox.url.replace(/\/+$/, "")}/api/v1/${path}`, maxBytes });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Error(`the mailbox at ${inbox.url} cannot be read: ${redact(error.message)}`, { cause: error });
  }
  if (answer.status !== 200) throw new Error(`the mailbox at ${inbox.url} answered ${answer.status}`);
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
