import type { BrowserPage } from "../../model/tools.ts";
import { findBrowser } from "./find-browser.ts";
import { findWay, launchOptions, type WayDoors } from "./find-way.ts";
import type { BrowserContext, LaunchedBrowser, OpenPage, Place } from "./library.ts";

export interface BrowserOptions extends WayDoors {
  /** Where Playwright may lie. */
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}

const textMs = 2_000;
const mostComplaints = 20;

/**
 * Opens a browser of this machine. It goes to the given origins alone, each at the address that was looked at before; what their pages load
 * from elsewhere, such as fonts and scripts, is loaded as any visitor's browser would.
 */
export async function openBrowser(origins: readonly string[], options: BrowserOptions): Promise<BrowserPage> {
  const { library, program } = await findBrowser(options.folders, "this step needs a browser");
  // What gives no answer, or is not the user's, the browser does not go to.
  const ways = await Promise.all(origins.map((origin) => findWay(origin, options).catch(() => undefined)));
  const open = ways.flatMap((way) => way ?? []);
  const browser = await library.launch({ ...launchOptions(program, open), headless: true });
  const stop = (): void => void browser.close().catch(() => undefined);
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const allowed = new Set(open.map(({ origin }) => origin));
    return await createPage(browser, context, allowed, () => options.signal.removeEventListener("abort", stop));
  } catch (error) {
    stop();
    throw error;
  }
}

async function createPage(
  browser: LaunchedBrowser,
  context: BrowserContext,
  allowed: ReadonlySet<string>,
  onClose: () => void,
): Promise<BrowserPage> {
  const page = await context.newPage();
  const guard = await guardWay(context, page, allowed);
  const complaints: string[] = [];
  const note = (text: string): void => {
    if (complaints.length < mostComplaints) complaints.push(text.slice(0, 300));
  };
  page.on("console", (message) => {
    if (message.type() === "error") note(message.text());
  });
  page.on("pageerror", (error) => note(error.message));
  return {
    async open(url, timeout) {
      guard.forget();
      const answer = await plainly(
        page.goto(url, { timeout, waitUntil: "domcontentloaded" }),
        `it did not come within ${seconds(timeout)}`,
      );
      return answer?.status();
    },
    fill: (field, value, timeout) =>
      plainly(fieldOf(page, field).fill(value, { timeout }), `there was no field “${field}” to fill in within ${seconds(timeout)}`),
    async choose(field, option, timeout) {
      await plainly(
        fieldOf(page, field).selectOption({ label: option }, { timeout }),
        `there was no list “${field}” with “${option}” in it within ${seconds(timeout)}`,
      );
    },
    click: (what, timeout) =>
      plainly(buttonOf(page, what).click({ timeout }), `there was nothing called “${what}” to click on within ${seconds(timeout)}`),
    text: () => page.locator("body").innerText({ timeout: textMs }),
    address: () => page.url(),
    ledAway: () => guard.away(),
    complaints: () => complaints,
    async cookies() {
      return (await context.cookies()).map((cookie) => {
        const { name, value, domain, path, expires, secure } = cookie;
        const isForAll = domain.startsWith(".");
        const line = [
          `${name}=${value}`,
          `Path=${path}`,
          ...(isForAll ? [`Domain=${domain.slice(1)}`] : []),
          ...(secure ? ["Secure"] : []),
          ...(expires > 0 ? [`Expires=${new Date(expires * 1000).toUTCString()}`] : []),
        ].join("; ");
        return { url: `${secure ? "https" : "http"}://${isForAll ? domain.slice(1) : domain}${path}`, line };
      });
    },
    take: (cookies) => context.addCookies(cookies),
    async close() {
      onClose();
      await browser.close().catch(() => undefined);
    },
  };
}

/**
 * Stops the page itself before it goes anywhere else, after a redirect too; Playwright's own routes do not see those. A window that opens
 * beside it is closed: nobody would look at it.
 */
async function guardWay(
  context: BrowserContext,
  page: OpenPage,
  allowed: ReadonlySet<string>,
): Promise<{ readonly away: () => string | undefined; readonly forget: () => void }> {
  let away: string | undefined;
  const devTools = await context.newCDPSession(page);
  const { frameTree } = (await devTools.send("Page.getFrameTree")) as { readonly frameTree: { readonly frame: { readonly id: string } } };
  devTools.on("Fetch.requestPaused", ({ requestId, frameId, request }) => {
    const { origin, protocol } = new URL(request.url);
    const leaves = frameId === frameTree.frame.id && protocol.startsWith("http") && !allowed.has(origin);
    if (leaves) away ??= origin;
    const answer = leaves
      ? devTools.send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" })
      : devTools.send("Fetch.continueRequest", { requestId });
    answer.catch(() => undefined);
  });
  await devTools.send("Fetch.enable", { patterns: [{ urlPattern: "*", resourceType: "Document", requestStage: "Request" }] });
  context.on("page", (other) => {
    if (other !== page) other.close().catch(() => undefined);
  });
  return { away: () => away, forget: () => (away = undefined) };
}

const selector = /^[#.[]/;

function fieldOf(page: OpenPage, field: string): Place {
  return selector.test(field) ? page.locator(field).first() : page.getByLabel(field).or(page.getByPlaceholder(field)).first();
}

function buttonOf(page: OpenPage, what: string): Place {
  if (selector.test(what)) return page.locator(what).first();
  return page
    .getByRole("button", { name: what })
    .or(page.getByRole("link", { name: what }))
    .or(page.getByText(what))
    .first();
}

/** Playwright's own errors run over many lines, in colour. */
async function plainly<T>(work: Promise<T>, words: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const net = /net::(ERR_[A-Z_]+)/.exec(said)?.[1];
    const plain = net !== undefined ? `the browser said ${net}` : /closed|crashed/i.test(said) ? "the browser was closed" : words;
    throw new Error(plain, { cause: error });
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
