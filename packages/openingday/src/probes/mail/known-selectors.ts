import type { ReceivedMail } from "../../model/evidence-mail.ts";
import type { Tools } from "../../model/tools.ts";
import { plainName } from "../../parsers/host-name.ts";

/** A selector whose signature held in a mail that really came. Nothing else of the mail is known here. */
export interface SeenSelector {
  readonly domain: string;
  readonly selector: string;
  /** When that mail was judged, ISO. */
  readonly seenAt: string;
}

const name = "selectors";
/** Kept at most, the latest first; a provider that changes its keys every month fills this in a year. */
export const maxRecalled = 12;
const label = /^[a-z0-9_](?:[a-z0-9._-]{0,126}[a-z0-9_])?$/u;

/**
 * The selectors that signed these mails for the domain. Only signatures that hold count: whoever could make one had its key in the
 * domain's DNS, and what a stranger's mail merely says is never taken up.
 */
export function provedSelectors(mails: readonly ReceivedMail[], domain: string): readonly string[] {
  const selectors = mails.flatMap(({ dkim }) =>
    dkim.flatMap(({ result, domain: signer, selector }) =>
      result === "pass" && plainName(signer) === plainName(domain) ? [selector.toLowerCase()] : [],
    ),
  );
  return [...new Set(selectors)].filter((selector) => label.test(selector)).slice(0, maxRecalled);
}

/** Selectors that earlier mails of the domain were signed with, the latest first. */
export async function recallSelectors(memory: Tools["memory"], domain: string): Promise<readonly SeenSelector[]> {
  return (await recallAll(memory)).filter((one) => one.domain === plainName(domain));
}

/** Remembers which selectors signed these mails, for the look-ups of later runs. */
export async function keepSelectors(
  { memory, clock }: Pick<Tools, "memory" | "clock">,
  domain: string,
  mails: readonly ReceivedMail[],
): Promise<void> {
  const seenAt = new Date(clock.now()).toISOString();
  const fresh = provedSelectors(mails, domain).map((selector): SeenSelector => ({ domain: plainName(domain), selector, seenAt }));
  if (fresh.length === 0) return;
  const known = await recallAll(memory);
  const others = known.filter((one) => !fresh.some((two) => two.domain === one.domain && two.selector === one.selector));
  await memory.keep(name, JSON.stringify([...fresh, ...others].slice(0, maxRecalled)));
}

/** A file that somebody changed by hand is read as far as it has the right shape. */
async function recallAll(memory: Tools["memory"]): Promise<readonly SeenSelector[]> {
  try {
    const kept: unknown = JSON.parse((await memory.recall(name)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isSeen).slice(0, maxRecalled) : [];
  } catch {
    return [];
  }
}

function isSeen(value: unknown): value is SeenSelector {
  if (typeof value !== "object" || value === null) return false;
  const { domain, selector, seenAt } = value as Readonly<Record<string, unknown>>;
  const isDate = typeof seenAt === "string" && /^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/u.test(seenAt);
  return isDate && typeof domain === "string" && label.test(domain) && typeof selector === "string" && label.test(selector);
}
