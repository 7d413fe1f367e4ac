import type { BrowserStep, PageAction } from "../model/journey.ts";
import type { BrowserPage } from "../model/tools.ts";
import { capturePattern } from "./capture.ts";
import { timeLeft, type RunState } from "./run-state.ts";
import { StepFailure } from "./step-failure.ts";
import { fillText } from "./template.ts";

const longestWaitMs = 10_000;
const longestOpenMs = 20_000;
const lookEveryMs = 100;
const sensitiveName = /pass|token|secret|otp|code|key|card|cvc/i;
const excerptChars = 120;

/** Opens a page as a person would, does what the step says, and waits for what it expects. Rejects with StepFailure. */
export async function runBrowserStep(step: BrowserStep, state: RunState): Promise<{ readonly status?: number }> {
  const page = await openBrowser(state);
  const status = step.url === undefined ? undefined : await openPage(fillText(step.url, state.values), page, state);
  if (step.url === undefined && page.address() === "about:blank")
    throw new StepFailure("no step before has opened a page, and this one names none");
  for (const action of step.actions ?? []) await act(action, page, state);
  await waitFor(step, page, state);
  await keepCookies(page, state);
  for (const [name, capture] of Object.entries(step.capture ?? {})) {
    const captured =
      "pattern" in capture
        ? capturePattern(capture.pattern, await page.text(), "nothing on the page")
        : capturePattern(capture.finalUrl, page.address(), "the address it ended at does not contain what");
    if (!captured.found) throw new StepFailure(`on ${page.address()} there was ${captured.missing}`, "expectation", status);
    state.values[name] = captured.value;
    state.secrets.add(captured.value);
  }
  state.page = page.address();
  return status === undefined ? {} : { status };
}

async function openBrowser(state: RunState): Promise<BrowserPage> {
  if (state.browser !== undefined) return state.browser;
  if (state.tools.browser === undefined) throw new StepFailure("this step needs a browser, and none may be opened here");
  try {
    state.browser = await state.tools.browser.open(state.origins);
    return state.browser;
  } catch (error) {
    throw new StepFailure(wordsOf(error));
  }
}

async function openPage(url: string, page: BrowserPage, state: RunState): Promise<number | undefined> {
  if (!URL.canParse(url)) throw new StepFailure(`“${url}” is not an address`);
  // Pages count as requests do; what else a page loads is the browser's own affair.
  if (state.requestsLeft <= 0) throw new StepFailure("the journey sent as many requests as one run may, and was ended");
  state.requestsLeft--;
  const { origin } = new URL(url);
  const cookies = (state.jar.header(url) ?? "").split("; ").filter((pair) => pair !== "");
  await page.take(
    cookies.map((pair) => ({ url: origin, name: pair.slice(0, pair.indexOf("=")), value: pair.slice(pair.indexOf("=") + 1) })),
  );
  let status: number | undefined;
  try {
    status = await page.open(url, Math.min(longestOpenMs, timeLeft(state)));
  } catch (error) {
    throw awayFailure(page) ?? new StepFailure(`${url} could not be opened in the browser: ${wordsOf(error)}`, "http");
  }
  if (status !== undefined && status >= 400)
    throw new StepFailure(`${url} was answered with ${status} where a success was expected`, "expectation", status);
  return status;
}

async function act(action: PageAction, page: BrowserPage, state: RunState): Promise<void> {
  const limitMs = Math.min(longestWaitMs, timeLeft(state));
  try {
    if ("fill" in action) {
      const value = fillText(action.with, state.values);
      if (sensitiveName.test(action.fill)) state.secrets.add(value);
      await page.fill(fillText(action.fill, state.values), value, limitMs);
    } else if ("choose" in action) await page.choose(fillText(action.choose, state.values), fillText(action.option, state.values), limitMs);
    else await page.click(fillText(action.click, state.values), limitMs);
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw awayFailure(page) ?? new StepFailure(`on ${page.address()} ${wordsOf(error)}`, "expectation");
  }
}

/** Scripts change a page after it has come: what is expected is looked for until it is there. */
async function waitFor({ expect = {} }: BrowserStep, page: BrowserPage, state: RunState): Promise<void> {
  const at = expect.at === undefined ? undefined : fillText(expect.at, state.values);
  const contains = expect.contains === undefined ? undefined : fillText(expect.contains, state.values);
  const { clock } = state.tools;
  const until = clock.now() + Math.min(longestWaitMs, timeLeft(state));
  for (;;) {
    const away = awayFailure(page);
    if (away !== undefined) throw away;
    const isAt = at === undefined || page.address().includes(at);
    const text = contains === undefined || !isAt ? "" : await page.text().catch(() => "");
    if (isAt && (contains === undefined || text.includes(contains))) return;
    if (clock.now() >= until) {
      const said = text.replaceAll(/\s+/g, " ").trim().slice(0, excerptChars);
      const missing = isAt ? `never showed the words “${contains}”` : `is where it stayed, and an address with “${at}” was expected`;
      throw new StepFailure(`${page.address()} ${missing}${said === "" ? "" : `; it said “${said}”`}`, "expectation");
    }
    await clock.sleep(lookEveryMs, state.signal);
  }
}

/** Not the application's fault: many a payment page lies elsewhere. */
function awayFailure(page: BrowserPage): StepFailure | undefined {
  const away = page.ledAway();
  return away === undefined
    ? undefined
    : new StepFailure(`the page led to ${away}, which nothing shows to be yours; the browser did not go there`);
}

async function keepCookies(page: BrowserPage, state: RunState): Promise<void> {
  for (const { url, line } of await page.cookies()) state.jar.take(url, [{ name: "set-cookie", value: line }]);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
