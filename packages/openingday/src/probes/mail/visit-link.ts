import { createCookieJar } from "../../journeys/cookie-jar.ts";
import { follow } from "../../journeys/follow.ts";
import type { RunState } from "../../journeys/run-state.ts";
import type { LinkVisit } from "../../model/evidence-mail.ts";
import type { HttpAnswer, Tools } from "../../model/tools.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { maxRedirects, visitRequests } from "./link-requests.ts";
import { fillPasswordForm, findPasswordForm } from "./password-form.ts";

const longestMs = 20_000;

export interface Visitor {
  readonly tools: Tools;
  readonly signal: AbortSignal;
  /** Hosts that the configuration declares ours; no other is asked, wherever a redirect leads. */
  readonly hosts: readonly string[];
  readonly localAddress?: string;
}

/** Opens a one-time link as the customer does and chooses a new password where the page has a form for it. */
export async function visitLink(
  url: string,
  visitor: Visitor,
  customer: { readonly password: string; readonly address: string },
): Promise<LinkVisit> {
  const state = begin(visitor);
  const accept = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
  const page = await follow({ url, method: "GET", headers: accept, body: undefined, maxRedirects }, state);
  const form = page.status < 400 ? findPasswordForm(page.text(), page.url) : undefined;
  if (form === undefined || form.method !== "post") return { status: page.status, hasForm: form !== undefined };
  state.page = page.url;
  const body = fillPasswordForm(form, customer.password, customer.address);
  const headers = { ...accept, "content-type": "application/x-www-form-urlencoded" };
  const after = await follow({ url: form.action, method: "POST", headers, body, maxRedirects }, state);
  // The same form once more is a refusal, whatever its status.
  const again = findPasswordForm(after.text(), after.url)?.action === form.action;
  return { status: page.status, hasForm: true, sent: { status: after.status, taken: after.status < 400 && !again } };
}

/** Opens a link as the scanners of mail providers do before the customer sees the mail: HEAD, then GET, without cookies. */
export async function scanLink(url: string, visitor: Visitor): Promise<{ readonly head: number; readonly get: number }> {
  const headers = { "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) LinkScanner/1.0", accept: "*/*" };
  const open = async (method: string): Promise<HttpAnswer> =>
    follow({ url, method, headers, body: undefined, maxRedirects }, begin(visitor));
  const { status: head } = await open("HEAD");
  const { status: get } = await open("GET");
  return { head, get };
}

function begin({ tools, signal, hosts, localAddress }: Visitor): RunState {
  const request: Tools["http"]["request"] = (asked) => {
    const host = new URL(asked.url).hostname;
    if (!hosts.some((one) => isWithin(host, one)))
      return Promise.reject(new Error(`the link leads on to ${host}, which is not among the declared hosts and was left alone`));
    return tools.http.request(asked);
  };
  return {
    tools: { ...tools, http: { request } },
    inbox: undefined,
    jar: createCookieJar(() => tools.clock.now()),
    localAddress,
    signal,
    values: {},
    secrets: new Set(),
    usedMails: new Set(),
    page: undefined,
    browser: undefined,
    origins: [],
    deadlineAt: tools.clock.now() + longestMs,
    requestsLeft: visitRequests,
  };
}
