import type { DNSResolver } from "mailauth";
import { plainName } from "../../parsers/host-name.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import type { MailResolver } from "./mail-resolver.ts";

export interface MailToAuthenticate {
  readonly raw: Uint8Array;
  /** Envelope sender; absent for an empty return path. */
  readonly sender: string | undefined;
  readonly helo: string | undefined;
  readonly clientAddress: string | undefined;
}

/** What a receiver finds. `aligned` is undefined where no record says how strictly to compare. */
export interface MailVerdict {
  readonly fromDomain: string | undefined;
  readonly spf: { readonly result: string; readonly domain: string; readonly aligned: boolean | undefined };
  readonly dkim: readonly {
    readonly result: string;
    readonly domain: string;
    readonly selector: string;
    readonly aligned: boolean | undefined;
    readonly detail?: string;
  }[];
  readonly dmarc: { readonly result: string; readonly policy: string };
}

/** Keys shorter than this count as unsigned. @see RFC 8301 section 3.2 */
const minBitLength = 1024;
const maxElapsedMs = 10_000;

/** SPF for one client, exactly by the RFC. @see RFC 7208 section 4 */
export async function checkSpf(
  identity: Omit<MailToAuthenticate, "raw">,
  resolver: MailResolver,
): Promise<{ readonly result: string; readonly domain: string }> {
  const { sender, clientAddress } = identity;
  // Nobody wrote down which server it came from: that is no answer, and no reason to ask.
  if (clientAddress === undefined)
    return { result: "temperror", domain: (sender === undefined ? undefined : readMailDomain(sender)) ?? "" };
  const { spf } = await import("./mailauth.ts");
  const helo = identity.helo ?? `[${clientAddress}]`;
  const answer = await spf({
    ...(sender === undefined ? {} : { sender }),
    helo,
    ip: clientAddress,
    mta: "openingday",
    strict: true,
    maxElapsedTime: maxElapsedMs,
    resolver: resolver as DNSResolver,
  });
  return { result: answer.status.result, domain: plainName(answer.domain) };
}

/** SPF, DKIM and DMARC of one mail, always in mailauth's strict mode. Loads mailauth at the first call. */
export async function authenticateMail(mail: MailToAuthenticate, resolver: MailResolver): Promise<MailVerdict> {
  const { dkimVerify, evaluateDmarc } = await import("./mailauth.ts");
  const options = { resolver: resolver as DNSResolver, strict: true };
  const [spf, dkim] = await Promise.all([checkSpf(mail, resolver), dkimVerify(Buffer.from(mail.raw), { ...options, minBitLength })]);
  const signatures = dkim.results.filter(({ status }) => status.result !== "none");
  const toEntry = ({ signingDomain = "" }: (typeof signatures)[number]): { domain: string } => ({ domain: signingDomain });
  const author = { ...options, headerFrom: dkim.headerFrom, fromFields: dkim.fromFields };
  const { response } = await evaluateDmarc({
    ...author,
    spfDomains: spf.result === "pass" ? [spf.domain] : [],
    dkimDomains: signatures.filter(({ status }) => status.result === "pass").map(toEntry),
  });
  // Asked again with every identity as if it had passed: whether a domain would align is worth knowing where its check failed.
  const all = await evaluateDmarc({ ...author, spfDomains: [spf.domain], dkimDomains: signatures.map(toEntry) });
  const recordFound = all.response !== false && "alignment" in all.response;
  const spfAligned = recordFound && all.response !== false ? all.response.alignment.spf.result !== undefined : undefined;
  return {
    fromDomain: response === false ? undefined : response.status.header?.from,
    spf: { ...spf, aligned: spfAligned },
    dkim: signatures.map(({ signingDomain = "", selector = "", status }) => {
      const detail = status.policy?.["dkim-rules"] ?? status.comment;
      return {
        result: status.result,
        domain: plainName(signingDomain),
        selector,
        aligned: recordFound ? all.dkimAligned?.has(plainName(signingDomain)) === true : undefined,
        ...(status.result === "pass" || detail === undefined ? {} : { detail }),
      };
    }),
    dmarc: response === false ? { result: "permerror", policy: "" } : { result: response.status.result, policy: response.policy ?? "" },
  };
}
