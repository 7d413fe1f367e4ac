import type { MailStep } from "../model/journey.ts";
import type { Tools } from "../model/tools.ts";
import { capturePattern } from "./capture.ts";
import { type OpenInbox, openInbox } from "./inbox.ts";
import { mailText } from "./mail-text.ts";
import { send, timeLeft, type RunState } from "./run-state.ts";
import { StepFailure } from "./step-failure.ts";
import { fillText } from "./template.ts";

const firstPauseMs = 200;
const longestPauseMs = 1000;

/** Waits for a mail whose text has everything the step captures; rejects with StepFailure. */
export async function runMailStep(step: MailStep, state: RunState): Promise<void> {
  if (state.inbox === undefined) throw new StepFailure("the configuration names no inbox in which this mail could be seen");
  const to = fillText(step.to, state.values);
  const { clock } = state.tools;
  const http: Tools["http"] = { request: (request) => send(state, request) };
  const inbox = openInbox({ http, imap: state.tools.imap }, state.inbox);
  const until = clock.now() + step.withinMs;
  const unfit = new Set<string>();
  let pauseMs = firstPauseMs;
  for (;;) {
    for (const id of await look(() => inbox.list(to))) {
      if (state.usedMails.has(id) || unfit.has(id)) continue;
      if (await take(step, inbox, id, state)) return;
      unfit.add(id);
    }
    const leftMs = Math.min(until - clock.now(), timeLeft(state));
    if (leftMs <= 0) throw new StepFailure(missing(step, unfit.size), "mail");
    await clock.sleep(Math.min(pauseMs, leftMs), state.signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

async function take(step: MailStep, inbox: OpenInbox, id: string, state: RunState): Promise<boolean> {
  const { raw } = await look(() => inbox.fetch(id));
  const text = mailText(raw);
  const found: Record<string, string> = {};
  for (const [name, { pattern }] of Object.entries(step.capture)) {
    const captured = capturePattern(pattern, text, "nothing in the mail");
    if (!captured.found) return false;
    found[name] = captured.value;
  }
  Object.assign(state.values, found);
  for (const value of Object.values(found)) state.secrets.add(value);
  state.usedMails.add(id);
  return true;
}

/** Troubles with the inbox are ours, not the site's: no layer. */
async function look<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw new StepFailure(error instanceof Error ? error.message : String(error));
  }
}

function missing(step: MailStep, others: number): string {
  const within = `within ${Math.round(step.withinMs / 100) / 10} s`;
  if (others === 0) return `no mail arrived ${within} (${step.purpose})`;
  return `${others === 1 ? "a mail" : `${others} mails`} arrived ${within}, but not with what the customer needs (${step.purpose})`;
}
