import { createClientAddresses } from "../../journeys/client-address.ts";
import { openInbox } from "../../journeys/inbox.ts";
import { fillText } from "../../journeys/template.ts";
import type { LinkTrial, ReceivedMail, ReceivedMails } from "../../model/evidence-mail.ts";
import type { DkimKey } from "../../model/evidence-mail-keys.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { PublicForm, Target } from "../../model/target.ts";
import { readLinks, type MailLink } from "../../parsers/mail-links.ts";
import { parseMail } from "../../parsers/mail-message.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { askKey } from "./ask-key.ts";
import { mostPolls } from "./await-mail.ts";
import { keepSelectors, provedSelectors } from "./known-selectors.ts";
import { scanRequests, visitRequests } from "./link-requests.ts";
import { mailDomain } from "./mail-names.ts";
import { awaitAnswer, type Errand, type Outcome } from "./run-errand.ts";

type Missing = ReceivedMails["missing"][number];

/** How long a mail is waited for where the configuration says nothing, seconds. */
const usualWaitSeconds = 90;
/** The second reset mail: where the first came, this is plenty. */
const secondWaitMs = 30_000;

/**
 * Signs up once and asks for a new password once, as a customer with a mailbox of ours, and judges the mails that come. Both go to
 * the same address: an application answers alike for an address it does not know, but sends nothing there. Then the reset link is
 * tried, and once more behind a mail scanner.
 */
export default defineProbe({
  key: "mail.received",
  mode: "active",
  phase: 1,
  timeoutMs: 400_000,
  maxRequests: (target) => 2 * (3 + mostPolls(waitMs(target))) + 2 * visitRequests + scanRequests + 3 + mostPolls(secondWaitMs),
  async gather(context): Promise<ReceivedMails> {
    const { target, tools } = context;
    const { signUp, reset, inbox } = whatToAsk(target);
    const unique = tools.random.word();
    const address = fillText(inbox.address, { unique });
    const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, unique);
    const localAddress = addresses?.next();
    const customer = { unique, address, ...(localAddress === undefined ? {} : { localAddress }) };
    const open = openInbox(tools, inbox);
    const common = { inbox: open, customer, withinMs: waitMs(target), leastPauseMs: inbox.kind === "imap" ? 1_000 : 0 };
    const errands: Errand[] = [];
    if (signUp !== undefined) errands.push({ purpose: "sign-up", form: signUp, ...common });
    if (reset !== undefined) errands.push({ purpose: "reset", form: reset, ...common });

    const mails: ReceivedMail[] = [];
    const missing: Missing[] = [];
    const raws = new Map<string, Uint8Array>();
    let noAccount = false;
    for (const errand of errands) {
      const { purpose } = errand;
      const outcome: Outcome = noAccount
        ? { missing: { purpose, reason: noAccountReason, asked: false }, taken: false }
        : await awaitAnswer(context, errand);
      if ("mail" in outcome) {
        mails.push(await judge(context, errand, outcome));
        raws.set(purpose, outcome.mail.raw);
      } else missing.push(outcome.missing);
      noAccount = "taken" in outcome && !outcome.taken;
    }
    const resetErrand = errands.find(({ purpose }) => purpose === "reset");
    const raw = raws.get("reset");
    const trial =
      resetErrand === undefined || raw === undefined
        ? undefined
        : await tryReset(context, resetErrand, raw, { password: passwordOf(signUp, unique), scannerAddress: addresses?.next() });
    const keys = await askNewKeys(context, mails);
    return {
      expected: errands.map(({ purpose }) => purpose),
      mails,
      missing,
      ...(keys.length === 0 ? {} : { keys }),
      links: trial === undefined ? [] : [trial],
    };
  },
});

const noAccountReason = "The sign-up was not taken, so there was no account whose password could be reset.";

function waitMs({ inbox }: Target): number {
  return (inbox?.waitSeconds ?? usualWaitSeconds) * 1_000;
}

function whatToAsk({ inbox, declared }: Target): {
  readonly signUp: PublicForm | undefined;
  readonly reset: PublicForm | undefined;
  readonly inbox: NonNullable<Target["inbox"]>;
} {
  if (inbox === undefined) throw new NotConfigured("the configuration names no mailbox (“inbox”) in which the app’s mails could be seen");
  const signUp = declared.forms.find((form) => form.kind === "signup");
  const reset = declared.forms.find((form) => form.kind === "reset");
  if (signUp === undefined && reset === undefined)
    throw new NotConfigured("the configuration declares no sign-up or reset form (“forms”), so the app cannot be asked for a mail");
  if (signUp === undefined && inbox.address.includes("{{unique}}"))
    throw new NotConfigured("the configuration declares no sign-up form (“forms”), so there is no account whose password could be reset");
  return { signUp, reset, inbox };
}

async function judge(
  { tools }: ProbeContext,
  { purpose }: Errand,
  { mail, tookMs }: Extract<Outcome, { mail: unknown }>,
): Promise<ReceivedMail> {
  // Loaded only now: the public suffix list and the mail verifiers are most of what the bundle weighs.
  const [{ judgeMail }, { createMailResolver }] = await Promise.all([import("./judge-mail.ts"), import("./mail-resolver.ts")]);
  const { raw, folder } = mail;
  return judgeMail({ raw, purpose, tookMs, ...(folder === undefined ? {} : { folder }) }, createMailResolver(tools.dns));
}

async function tryReset(
  context: ProbeContext,
  errand: Errand,
  raw: Uint8Array,
  { password, scannerAddress }: { readonly password: string; readonly scannerAddress: string | undefined },
): Promise<LinkTrial | undefined> {
  const { tools, signal, target } = context;
  const { declared } = target;
  const hosts = [declared.domain, ...declared.hosts.map(({ name }) => name), ...[declared.site, declared.app].map(hostOf)];
  const visitor = { tools, signal, hosts: hosts.filter((host) => host !== "") };
  const { localAddress, address } = errand.customer;
  context.progress("opening the reset link as a customer and as a mail scanner do");
  // The cookie jar knows the public suffix list as well.
  const { tryLink } = await import("./try-link.ts");
  return tryLink({
    purpose: errand.purpose,
    links: linksOf(raw),
    visitor: { ...visitor, ...(localAddress === undefined ? {} : { localAddress }) },
    scanner: { ...visitor, ...(scannerAddress === undefined ? {} : { localAddress: scannerAddress }) },
    customer: { password, address },
    async askAgain() {
      const outcome = await awaitAnswer(context, { ...errand, withinMs: Math.min(errand.withinMs, secondWaitMs) });
      if ("mail" in outcome) return linksOf(outcome.mail.raw);
      return outcome.taken
        ? "A second reset mail did not come; some apps send one to an address only now and then."
        : outcome.missing.reason;
    },
  });
}

/** Looks up the keys that signed these mails under selectors nobody had named, and remembers them for the runs to come. */
async function askNewKeys({ target, tools }: ProbeContext, mails: readonly ReceivedMail[]): Promise<readonly DkimKey[]> {
  const domain = mailDomain(target.declared);
  await keepSelectors(tools, domain, mails);
  const seenAt = new Date(tools.clock.now()).toISOString();
  const unnamed = provedSelectors(mails, domain).filter((selector) => !target.declared.selectors.includes(selector));
  return Promise.all(unnamed.map((selector) => askKey(tools.dns, domain, selector, { origin: "received", seenAt })));
}

function linksOf(raw: Uint8Array): readonly MailLink[] {
  const message = parseMail(raw);
  return message.ok ? readLinks(message.value) : [];
}

/** A new password that keeps to whatever rules the declared one keeps to. */
function passwordOf(signUp: PublicForm | undefined, unique: string): string {
  const declared = Object.entries(signUp?.fields ?? {}).find(([name]) => /pass/i.test(name))?.[1] ?? "Launch-{{unique}}";
  return `${declared.replaceAll("{{unique}}", unique)}-New7!`;
}
