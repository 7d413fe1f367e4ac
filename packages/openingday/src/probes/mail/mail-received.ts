import { createClientAddresses } from "../../journeys/client-address.ts";
import { fillText } from "../../journeys/template.ts";
import type { ReceivedMail, ReceivedMails } from "../../model/evidence-mail.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { Inbox, PublicForm } from "../../model/target.ts";
import { askForMail } from "./ask-for-mail.ts";
import { createMailResolver } from "./mail-resolver.ts";
import { awaitMail, maxPolls } from "./await-mail.ts";

type Missing = ReceivedMails["missing"][number];

/**
 * Signs up once and asks for a new password once, as a customer with a mailbox of ours, and judges the mails that come. Both go to
 * the same address: an application answers alike for an address it does not know, but sends nothing there.
 */
export default defineProbe({
  key: "mail.received",
  mode: "active",
  phase: 1,
  timeoutMs: 60_000,
  maxRequests: 2 * (3 + maxPolls),
  async gather(context): Promise<ReceivedMails> {
    const { target, tools } = context;
    const { inbox, declared } = target;
    if (inbox === undefined) throw new NotConfigured("the configuration names no mailbox (“inbox”) in which the app’s mails could be seen");
    const signUp = declared.forms.find((form) => form.kind === "signup");
    const reset = declared.forms.find((form) => form.kind === "reset");
    if (signUp === undefined && reset === undefined)
      throw new NotConfigured("the configuration declares no sign-up or reset form (“forms”), so the app cannot be asked for a mail");
    if (signUp === undefined && inbox.address.includes("{{unique}}"))
      throw new NotConfigured("the configuration declares no sign-up form (“forms”), so there is no account whose password could be reset");

    const unique = tools.random.word();
    const address = fillText(inbox.address, { unique });
    const localAddress = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, unique).next();
    const customer = { unique, address, ...(localAddress === undefined ? {} : { localAddress }) };
    const errands: Errand[] = [];
    if (signUp !== undefined) errands.push({ purpose: "sign-up", form: signUp, inbox, customer });
    if (reset !== undefined) errands.push({ purpose: "reset", form: reset, inbox, customer });

    const mails: ReceivedMail[] = [];
    const missing: Missing[] = [];
    let noAccount = false;
    for (const errand of errands) {
      const { purpose } = errand;
      const outcome: Outcome = noAccount
        ? { missing: { purpose, reason: noAccountReason, asked: false }, taken: false }
        : await run(context, errand);
      if ("mail" in outcome) mails.push(outcome.mail);
      else missing.push(outcome.missing);
      noAccount = "taken" in outcome && !outcome.taken;
    }
    return { expected: errands.map(({ purpose }) => purpose), mails, missing };
  },
});

const noAccountReason = "The sign-up was not taken, so there was no account whose password could be reset.";

interface Errand {
  readonly purpose: "sign-up" | "reset";
  readonly form: PublicForm;
  readonly inbox: Inbox;
  readonly customer: { readonly unique: string; readonly address: string; readonly localAddress?: string };
}
type Outcome = { readonly mail: ReceivedMail } | { readonly missing: Missing; readonly taken: boolean };

async function run(context: ProbeContext, { purpose, form, inbox, customer }: Errand): Promise<Outcome> {
  const { tools, signal } = context;
  context.progress(purpose === "sign-up" ? "signing up to see which mail comes" : "asking for a new password to see which mail comes");
  const { fetchMail, listMails } = await import("../../journeys/mailpit.ts");
  const list = (): Promise<readonly string[]> => listMails(tools.http, inbox, customer.address);
  const seen = new Set(await list());
  const startedAt = tools.clock.now();
  const refusal = await askForMail(tools.http, form, customer);
  if (refusal !== undefined) return { missing: { purpose, ...refusal }, taken: false };
  const id = await awaitMail({ tools, signal, seen, list });
  if (id === undefined) return { missing: { purpose, reason: silence(purpose) }, taken: true };
  const tookMs = tools.clock.now() - startedAt;
  const { raw, truncated } = await fetchMail(tools.http, inbox, id);
  // A signature covers the whole mail: a part of it cannot be judged.
  if (truncated) throw new Error(`a mail in the mailbox at ${inbox.url} is longer than 2 MB`);
  // Loaded only now: the public suffix list and the mail verifiers are most of what the bundle weighs.
  const { judgeMail } = await import("./judge-mail.ts");
  return { mail: await judgeMail({ raw, purpose, tookMs }, createMailResolver(tools.dns)) };
}

function silence(purpose: "sign-up" | "reset"): string {
  if (purpose === "sign-up") return "The sign-up form took the request, but no mail came within 15 seconds.";
  return (
    "The reset form took the request, but no mail came within 15 seconds. The account was new and its address not yet confirmed: " +
    "an app that sends resets to confirmed accounts only also leaves these customers without a way in."
  );
}
