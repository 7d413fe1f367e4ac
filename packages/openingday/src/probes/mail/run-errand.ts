import type { FetchedMail, OpenInbox } from "../../journeys/inbox.ts";
import type { ReceivedMails } from "../../model/evidence-mail.ts";
import type { ProbeContext } from "../../model/probe.ts";
import type { PublicForm } from "../../model/target.ts";
import { askForMail } from "./ask-for-mail.ts";
import { awaitMail } from "./await-mail.ts";

/** One mail that the application is made to send. */
export interface Errand {
  readonly purpose: "sign-up" | "reset";
  readonly form: PublicForm;
  readonly inbox: OpenInbox;
  readonly customer: { readonly unique: string; readonly address: string; readonly localAddress?: string };
  readonly withinMs: number;
  readonly leastPauseMs: number;
}
export type Outcome =
  | { readonly mail: FetchedMail; readonly tookMs: number }
  | { readonly missing: ReceivedMails["missing"][number]; readonly taken: boolean };

/** Sends the form and waits for its mail. Rejects when the mailbox cannot be read. */
export async function awaitAnswer(context: ProbeContext, errand: Errand): Promise<Outcome> {
  const { tools, signal } = context;
  const { purpose, form, inbox, customer, withinMs, leastPauseMs } = errand;
  context.progress(purpose === "sign-up" ? "signing up to see which mail comes" : "asking for a new password to see which mail comes");
  const list = (): Promise<readonly string[]> => inbox.list(customer.address);
  const seen = new Set(await list());
  const startedAt = tools.clock.now();
  const refusal = await askForMail(tools.http, form, customer);
  if (refusal !== undefined) return { missing: { purpose, ...refusal }, taken: false };
  const id = await awaitMail({ tools, signal, seen, list, withinMs, leastPauseMs });
  if (id === undefined) return { missing: { purpose, reason: silence(purpose, withinMs) }, taken: true };
  const tookMs = tools.clock.now() - startedAt;
  const mail = await inbox.fetch(id);
  // A signature covers the whole mail: a part of it cannot be judged.
  if (mail.truncated) throw new Error(`a mail in the mailbox ${inbox.name} is longer than 10 MB`);
  return { mail, tookMs };
}

function silence(purpose: "sign-up" | "reset", withinMs: number): string {
  const within = `within ${Math.round(withinMs / 1_000)} seconds`;
  if (purpose === "sign-up") return `The sign-up form took the request, but no mail came ${within}.`;
  return (
    `The reset form took the request, but no mail came ${within}. The account was new and its address not yet confirmed: ` +
    "an app that sends resets to confirmed accounts only also leaves these customers without a way in."
  );
}
