import dkimSigns from "../checks/email/dkim-signs.ts";
import mailAligned from "../checks/email/mail-aligned.ts";
import mailArrives from "../checks/email/mail-arrives.ts";
import mailFolder from "../checks/email/mail-folder.ts";
import mailLinks from "../checks/email/mail-links.ts";
import mailManners from "../checks/email/mail-manners.ts";
import { targetFromDomain } from "../config/target.ts";
import { type CheckContext, clausesOf } from "../model/check.ts";
import type { ReceivedMail } from "../model/evidence-mail.ts";
import type { JudgedMail, MailWord } from "../model/judged-mail.ts";
import type { Tools } from "../model/tools.ts";
import { parseAuthenticationResults } from "../parsers/authentication-results.ts";
import { topHeader, parseMail } from "../parsers/mail-message.ts";
import { redact } from "../parsers/redact.ts";
import { type Connection, judgeMail } from "../probes/mail/judge-mail.ts";
import { keepSelectors } from "../probes/mail/known-selectors.ts";
import { mailDomain } from "../probes/mail/mail-names.ts";
import { createMailResolver } from "../probes/mail/mail-resolver.ts";

export interface OneMail {
  readonly raw: Uint8Array;
  readonly purpose: string;
  /** When it arrived, epoch milliseconds; absent where nobody knows. */
  readonly arrivedAt?: number;
  readonly connection?: Connection;
  readonly folder?: ReceivedMail["folder"];
  readonly tools: Pick<Tools, "dns" | "memory" | "clock">;
  /** What the configuration declares; the From domain alone where there is none. */
  readonly declared?: CheckContext["declared"];
}

const longestAgeMs = 86_400_000;
const checks = [mailAligned, dkimSigns, mailArrives, mailLinks, mailManners, mailFolder] as const;

/** The domain that the mail comes from; one that cannot exist where the From line names none, several or nonsense. */
function senderOf({ organisation, fromDomain }: ReceivedMail): string {
  return [organisation, fromDomain].find((name) => name !== undefined && URL.canParse(`https://${name}/`)) ?? "unknown.invalid";
}

/** Judges one mail with the checks that `prove` has for the app's mails; the selector that signed it is remembered. Rejects with a sentence when it cannot be read. */
export async function judgeOneMail(one: OneMail): Promise<JudgedMail> {
  const { raw, purpose, connection, folder, tools } = one;
  const message = parseMail(raw);
  const headers = message.ok ? message.value : { headers: [] };
  const ageMs = ageOf(topHeader(headers, "date"), one.arrivedAt);
  const mail = await judgeMail(
    {
      raw,
      purpose,
      tookMs: ageMs ?? 0,
      ...(connection === undefined ? {} : { connection }),
      ...(folder === undefined ? {} : { folder }),
    },
    createMailResolver(tools.dns),
  );
  const { declared } = one.declared === undefined ? targetFromDomain(senderOf(mail)) : { declared: one.declared };
  await keepSelectors(tools, mailDomain(declared), [mail]);
  const evidence = { "mail.received": { expected: [purpose], mails: [mail], missing: [] } };
  const context: CheckContext = { domain: declared.domain, at: one.arrivedAt ?? 0, declared };
  const outcomes = checks.map((check) => ({ check, outcome: check.evaluate(evidence, context) }));
  const findings = outcomes.flatMap(({ check, outcome }) =>
    outcome.status === "failed" || outcome.status === "warned"
      ? outcome.findings.map((finding) => ({
          ...finding,
          code: `${check.id}/${finding.code}`,
          check: check.id,
          specs: clausesOf(check, finding.code),
        }))
      : [],
  );
  const clientKnown = connection === undefined || connection.clientAddress !== undefined;
  // That no reset mail was seen says nothing about this mail; and where DKIM carries DMARC, nobody misses SPF.
  const unknown = outcomes.flatMap(({ check, outcome }) =>
    outcome.status === "inconclusive" && check.id !== "mail-links" && !(check.id === "mail-arrives" && mail.dmarc.result === "pass")
      ? [outcome.reason]
      : [],
  );
  const receiverSaid = readReceiver(topHeader(headers, "authentication-results"));
  return {
    mail,
    verdict: decide(findings, unknown),
    findings,
    unknown: [...new Set(unknown)],
    clientKnown,
    ...(ageMs === undefined ? {} : { ageMs }),
    ...(receiverSaid === undefined ? {} : { receiverSaid }),
  };
}

function decide(findings: JudgedMail["findings"], unknown: readonly string[]): MailWord {
  if (findings.some(({ severity }) => severity === "blocker" || severity === "high")) return "bad";
  if (unknown.length > 0) return "cannot-tell";
  return findings.length > 0 ? "flawed" : "good";
}

function ageOf(date: string | undefined, arrivedAt: number | undefined): number | undefined {
  const writtenAt = Date.parse((date ?? "").slice(0, 100).replaceAll(/\([^()]*\)/g, ""));
  const ageMs = (arrivedAt ?? Number.NaN) - writtenAt;
  // A date has whole seconds.
  return ageMs > -1_000 && ageMs < longestAgeMs ? Math.max(0, ageMs) : undefined;
}

function readReceiver(header: string | undefined): string | undefined {
  const parsed = header === undefined ? undefined : parseAuthenticationResults(header);
  if (parsed?.ok !== true || parsed.value.results.length === 0) return undefined;
  const { by, results } = parsed.value;
  return redact(`${results.map(({ method, result }) => `${method}=${result}`).join(" ")} (${by})`);
}
