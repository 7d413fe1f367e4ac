import type { Envelope } from "./envelope.ts";

export type RefusalKind = "token" | "permission" | "missing" | "identical" | "conflict" | "busy" | "other";

/** Cloudflare answered, and said no. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly kind: RefusalKind;
  readonly status: number;
  readonly codes: readonly number[];
  constructor(kind: RefusalKind, status: number, codes: readonly number[], message: string) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.codes = codes;
  }
}

/** 1000: invalid token, 6003 and 6111: not even the form of one. 9109 says it in words only. */
const tokenCodes = [1000, 6003, 6111, 9106, 9107];
/** 10000: authentication error, 9109: no access to this resource, 7403 and 10001: not for this account. */
const permissionCodes = [10_000, 9109, 7403, 10_001];
/** 7003: no such object, 81044: no such record, 1001: no such zone, 10003: no rules in this phase. */
const missingCodes = [7003, 81_044, 1001, 10_003];

/** What a refused call means, by its status and the codes in its envelope. */
export function explainRefusal(status: number, envelope: Envelope | undefined): Refused {
  const errors = envelope?.errors ?? [];
  const codes = errors.map(({ code }) => code);
  const said = errors.map(({ code, message }) => `${message.slice(0, 200).replace(/\.$/u, "")} (${code})`).join("; ");
  const has = (list: readonly number[]): boolean => codes.some((code) => list.includes(code));
  const make = (kind: RefusalKind, message: string): Refused => new Refused(kind, status, codes, message);
  if (status === 429) return make("busy", "Cloudflare asks to be called less often; try again in five minutes.");
  if (has(tokenCodes) || errors.some(({ message }) => /invalid (?:access|api) token/iu.test(message)))
    return make("token", `Cloudflare does not accept the token: ${said}. It may be copied in part, expired or deleted.`);
  if (has([81_057, 81_058])) return make("identical", `Cloudflare already has this record: ${said}.`);
  if (has([81_053, 81_054, 81_056])) return make("conflict", `Another record of this name stands in the way: ${said}.`);
  if (has(missingCodes) || (status === 404 && !has(permissionCodes))) return make("missing", `Cloudflare has no such thing: ${said}.`);
  if (has(permissionCodes) || status === 401 || status === 403)
    return make("permission", `Cloudflare does not let this token do that: ${said}.`);
  if (envelope === undefined) return make("other", `Cloudflare's API answered ${status} without saying why.`);
  return make("other", `Cloudflare refused: ${said === "" ? `status ${status}` : said}.`);
}
