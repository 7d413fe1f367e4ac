import { createClientAddresses } from "../../journeys/client-address.ts";
import { fillRecord, MissingValue } from "../../journeys/template.ts";
import type { LimitBurst } from "../../model/evidence-protection.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import type { PublicForm } from "../../model/target.ts";
import { type HttpAnswer, NoAnswer, type Tools } from "../../model/tools.ts";

/** Requests a form gets at most: enough to meet any sensible limit, too few to trouble anybody. */
export const burstSize = 12;
const friction = /too many|try again (?:later|in)|rate.?limit|temporarily locked|captcha|turnstile/iu;

/** Sends each declared form a short burst with one invented account, and stops at the first sign of a limit. */
export default defineProbe({
  key: "limit.bursts",
  mode: "active",
  timeoutMs: 60_000,
  maxRequests: ({ declared }) => burstSize * declared.forms.length,
  phase: 1,
  async gather({ target, tools, progress }) {
    const { forms } = target.declared;
    if (forms.length === 0) throw new NotConfigured("the configuration names no form that a stranger can fill in (forms)");
    const addresses = target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word());
    const bursts = await Promise.all(forms.map((form) => burst(form, tools, addresses?.next())));
    progress(`${bursts.reduce((sum, one) => sum + one.sent, 0)} requests to ${forms.length} forms`);
    return { bursts };
  },
});

async function burst(form: PublicForm, tools: Tools, localAddress: string | undefined): Promise<LimitBurst> {
  const account = tools.random.word();
  const statuses: number[] = [];
  const base = { form: form.name, url: form.url };
  let first: HttpAnswer | undefined;
  while (statuses.length < burstSize) {
    let answer: HttpAnswer;
    try {
      answer = await tools.http.request({
        url: form.url,
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: fillIn(form, account, tools.random.word()),
        maxBytes: 65_536,
        ...(localAddress === undefined ? {} : { localAddress }),
      });
    } catch (error) {
      if (!(error instanceof NoAnswer || error instanceof MissingValue)) throw error;
      return { ...base, sent: statuses.length, statuses, error: error.message };
    }
    statuses.push(answer.status);
    const signal = first === undefined ? obviousLimit(answer) : (obviousLimit(answer) ?? newLimit(first, answer));
    if (signal !== undefined) return { ...base, sent: statuses.length, statuses, friction: { at: statuses.length, signal } };
    first ??= answer;
  }
  return { ...base, sent: statuses.length, statuses };
}

/** One invented account for the whole burst, at a domain that takes no mail; sign-up and contact forms get an address that is none. */
function fillIn(form: PublicForm, account: string, unique: string): string {
  const invalid = form.kind === "signup" || form.kind === "contact";
  const email = invalid ? `od-probe-${account}` : `od-probe-${account}@example.invalid`;
  return new URLSearchParams(fillRecord(form.fields, { email, unique })).toString();
}

function obviousLimit(answer: HttpAnswer): string | undefined {
  if (answer.status === 429) return "429 Too Many Requests";
  if (answer.status === 423) return "423 Locked";
  if (answer.status === 503 && answer.header("retry-after") !== undefined) return "503 with Retry-After";
  return undefined;
}

/** A refusal or a message that the first answer did not have. */
function newLimit(first: HttpAnswer, answer: HttpAnswer): string | undefined {
  if (answer.status === 403 && first.status !== 403) return "403 after the first tries";
  const word = friction.exec(answer.text())?.[0];
  return word !== undefined && !friction.test(first.text()) ? `the page says “${word.toLowerCase()}”` : undefined;
}
