import { z } from "zod";
import type { Inbox } from "../model/target.ts";
import type { HttpAnswer } from "../model/tools.ts";
import { mailText } from "./mail-text.ts";
import { send, type RunState } from "./run-state.ts";

const maxMails = 50;
const maxListBytes = 512 * 1024;
const maxMailBytes = 1024 * 1024;

const listing = z.object({
  messages: z.array(z.object({ ID: z.string(), To: z.array(z.object({ Address: z.string() })).nullish() })).nullish(),
});

/** Ids of the mails to exactly this address, newest first; rejects when the inbox does not answer as Mailpit does. */
export async function listMails(state: RunState, inbox: Inbox, to: string): Promise<readonly string[]> {
  const answer = await ask(state, `${base(inbox)}/api/v1/search?query=${encodeURIComponent(`to:${to}`)}`, maxListBytes);
  const { messages } = listing.parse(parseJson(answer.text()));
  const wanted = to.toLowerCase();
  return (messages ?? [])
    .filter((message) => message.To?.some(({ Address }) => Address.toLowerCase() === wanted) === true)
    .map(({ ID }) => ID)
    .slice(0, maxMails);
}

/** Everything a person can read in one mail. */
export async function readMail(state: RunState, inbox: Inbox, id: string): Promise<string> {
  return mailText((await ask(state, `${base(inbox)}/api/v1/message/${encodeURIComponent(id)}/raw`, maxMailBytes)).body);
}

async function ask(state: RunState, url: string, maxBytes: number): Promise<HttpAnswer> {
  const answer = await send(state, { url, maxBytes });
  if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("its answer is not JSON");
  }
}

function base(inbox: Inbox): string {
  return inbox.url.replace(/\/+$/, "");
}
