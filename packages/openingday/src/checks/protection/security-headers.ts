import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { Page } from "../../model/evidence-web.ts";
import type { Severity } from "../../model/words.ts";
import { type ContentSecurityPolicy, parseContentSecurityPolicy } from "../../parsers/content-security-policy.ts";
import { parseHsts } from "../../parsers/hsts.ts";
import { type SetCookie, parseSetCookie } from "../../parsers/set-cookie.ts";
import { conclude, type Judgement } from "../domain/reading/conclude.ts";
import { listNames } from "../domain/reading/walks.ts";

const rows = ["S5.C4"];
const monthSeconds = 30 * 86_400;
const sessionName =
  /(?:^|[-_.])(?:sess(?:ion)?(?:id)?|sid|auth|token|jwt|connect\.sid|phpsessid|jsessionid|remember)(?:$|[-_.])|session|^connect\.sid$/iu;
/** Tokens that the page's own scripts have to read by design. */
const readableByDesign = /csrf|xsrf/iu;

type Fault =
  | "no-hsts"
  | "no-frame-protection"
  | "no-csp"
  | "no-nosniff"
  | "no-referrer-policy"
  | "hsts-short"
  | "csp-report-only"
  | "cookie-open"
  | "cookie-no-same-site";
type HeaderFault = "no-hsts" | "no-frame-protection" | "no-csp" | "no-nosniff" | "no-referrer-policy";

const headerFaults: readonly HeaderFault[] = ["no-hsts", "no-frame-protection", "no-csp", "no-nosniff", "no-referrer-policy"];

const words: Readonly<
  Record<
    Fault,
    { readonly severity: Severity; readonly fails: boolean; readonly message: string; readonly breaks: string; readonly fix: string }
  >
> = {
  "no-hsts": {
    severity: "medium",
    fails: true,
    message: "did not tell browsers to use https only",
    breaks: "On a hostile network a visitor can be kept on an unencrypted copy of your site.",
    fix: "Send “Strict-Transport-Security: max-age=31536000” on every https answer.",
  },
  "no-frame-protection": {
    severity: "medium",
    fails: true,
    message: "may be shown inside anybody’s page",
    breaks: "A hostile page can lay your app under its own buttons and make customers click what they do not see.",
    fix: "Send “Content-Security-Policy: frame-ancestors 'self'”, or “X-Frame-Options: SAMEORIGIN”.",
  },
  "no-csp": {
    severity: "medium",
    fails: true,
    message: "did not say which scripts may run in the page",
    breaks: "If foreign script ever gets into a page, nothing stops it from reading what your customers type.",
    fix: "Send a Content-Security-Policy; begin with Content-Security-Policy-Report-Only, then enforce it.",
  },
  "no-nosniff": {
    severity: "low",
    fails: false,
    message: "lets browsers guess the type of a file",
    breaks: "A file that a customer uploads can be run as a script by some browsers.",
    fix: "Send “X-Content-Type-Options: nosniff” on every answer.",
  },
  "no-referrer-policy": {
    severity: "low",
    fails: false,
    message: "did not say how much of an address other sites may see",
    breaks: "Older browsers tell other sites the full address of the page a customer came from.",
    fix: "Send “Referrer-Policy: strict-origin-when-cross-origin”.",
  },
  "hsts-short": {
    severity: "low",
    fails: false,
    message: "told browsers to use https only, but for less than a month",
    breaks: "A visitor who comes back after that time is unprotected on the first request.",
    fix: "Raise max-age of Strict-Transport-Security to 31536000 (a year) once every address works over https.",
  },
  "csp-report-only": {
    severity: "low",
    fails: false,
    message: "sent a script policy that only reports and stops nothing",
    breaks: "Foreign script would be reported, and still run.",
    fix: "When the reports are quiet, send the same policy as Content-Security-Policy.",
  },
  "cookie-open": {
    severity: "medium",
    fails: true,
    message: "set a session cookie without Secure or HttpOnly",
    breaks: "A script in the page or a listener on the network can take over a customer’s session.",
    fix: "Set the session cookie with Secure, HttpOnly and SameSite=Lax.",
  },
  "cookie-no-same-site": {
    severity: "low",
    fails: false,
    message: "set a session cookie without SameSite",
    breaks: "Some browsers send the session along with requests that another website makes.",
    fix: "Add SameSite=Lax to the session cookie.",
  },
};

interface Judged {
  readonly page: Page;
  readonly faults: readonly Fault[];
  readonly seen: ReadonlyMap<Fault, string>;
}

function valuesOf(page: Page, name: string): readonly string[] {
  return (page.headers ?? []).filter((header) => header.name.toLowerCase() === name).map((header) => header.value);
}

function policiesOf(page: Page): { readonly enforced: readonly ContentSecurityPolicy[]; readonly all: readonly ContentSecurityPolicy[] } {
  const enforced = valuesOf(page, "content-security-policy").flatMap(parseContentSecurityPolicy);
  return { enforced, all: [...enforced, ...(page.policiesInMarkup ?? []).flatMap(parseContentSecurityPolicy)] };
}

function judgePage(page: Page): Judged {
  const seen = new Map<Fault, string>();
  const hsts = valuesOf(page, "strict-transport-security")[0];
  const parsed = hsts === undefined ? undefined : parseHsts(hsts);
  if (parsed?.ok !== true || parsed.value.maxAgeSeconds === 0)
    seen.set("no-hsts", hsts === undefined ? "no Strict-Transport-Security" : `Strict-Transport-Security: ${hsts}`);
  else if (parsed.value.maxAgeSeconds < monthSeconds) seen.set("hsts-short", `Strict-Transport-Security: ${hsts ?? ""}`);
  const { enforced, all } = policiesOf(page);
  const framing = valuesOf(page, "x-frame-options")[0]?.trim().toLowerCase() ?? "";
  // In markup, frame-ancestors is ignored by browsers.
  const hasFraming =
    enforced.some((policy) => policy.has("frame-ancestors")) || framing.startsWith("deny") || framing.startsWith("sameorigin");
  if (!hasFraming)
    seen.set("no-frame-protection", framing === "" ? "neither frame-ancestors nor X-Frame-Options" : `X-Frame-Options: ${framing}`);
  if (all.length === 0) {
    const reports = valuesOf(page, "content-security-policy-report-only").length > 0;
    seen.set(reports ? "csp-report-only" : "no-csp", reports ? "Content-Security-Policy-Report-Only alone" : "no Content-Security-Policy");
  }
  if (!valuesOf(page, "x-content-type-options").some((value) => /^\s*nosniff\b/iu.test(value)))
    seen.set("no-nosniff", "no X-Content-Type-Options: nosniff");
  if (valuesOf(page, "referrer-policy").length === 0) seen.set("no-referrer-policy", "no Referrer-Policy");
  for (const [fault, text] of cookieFaults(page)) seen.set(fault, text);
  return { page, faults: [...seen.keys()], seen };
}

function cookieFaults(page: Page): readonly (readonly [Fault, string])[] {
  const cookies = valuesOf(page, "set-cookie")
    .map(parseSetCookie)
    .flatMap((parsed) => (parsed.ok ? [parsed.value] : []))
    .filter((cookie) => sessionName.test(cookie.name) && !readableByDesign.test(cookie.name) && (cookie.maxAgeSeconds ?? 1) > 0);
  return cookies.flatMap((cookie): (readonly [Fault, string])[] => {
    const lacks = lackingAttributes(cookie);
    if (lacks.length === 0) return [];
    return [[lacks.join() === "SameSite" ? "cookie-no-same-site" : "cookie-open", `cookie ${cookie.name} without ${lacks.join(", ")}`]];
  });
}

function lackingAttributes(cookie: SetCookie): readonly string[] {
  return [cookie.secure ? "" : "Secure", cookie.httpOnly ? "" : "HttpOnly", cookie.sameSite === undefined ? "SameSite" : ""].filter(
    (name) => name !== "",
  );
}

export default defineCheck({
  id: "security-headers",
  title: "Pages tell browsers how to protect the visitor",
  why: "A few response headers switch on protections that every browser has; without them one small mistake in a page exposes customers.",
  rows,
  risk: "weak-headers",
  needs: ["http.pages"],
  specs: [
    { document: "RFC 6797", section: "6.1" },
    { document: "RFC 7034", section: "2" },
    { document: "CSP3", section: "6.4" },
    { document: "RFC 6265", section: "4.1.2" },
  ],
  evaluate({ "http.pages": { pages } }): Outcome {
    const looked = pages.filter(
      (page) => page.error === undefined && page.url.startsWith("https:") && !isChallenge(page) && !isErrorPage(page),
    );
    const judged = looked.map(judgePage);
    const bare = judged.filter(({ faults }) => headerFaults.every((fault) => faults.includes(fault)));
    const judgements: Judgement[] = bare.length === 0 ? [] : [{ fails: true, finding: describeBare(bare) }];
    for (const fault of Object.keys(words) as Fault[]) {
      const isHeader = headerFaults.some((one) => one === fault);
      const affected = judged.filter((one) => one.faults.includes(fault) && !(isHeader && bare.includes(one)));
      if (affected.length > 0) judgements.push(describeFault(fault, affected));
    }
    const unread = pages.filter((page) => !looked.includes(page));
    if (!judgements.some((one) => one.fails) && (looked.length === 0 || unread.length > 0)) {
      const [first] = unread;
      const why = first === undefined ? "" : whyUnread(first);
      return { status: "inconclusive", reason: first === undefined ? "no page was looked at" : `${first.url} could not be judged: ${why}` };
    }
    return conclude(judgements, rows, { status: "passed", seen: looked.map((page) => `${page.url}: all of them are set`) });
  },
});

/** An error page comes from the server in front as often as from the app, and says nothing about the pages that customers see. */
function isErrorPage(page: Page): boolean {
  return (page.status ?? 200) >= 400;
}

function whyUnread(page: Page): string {
  if (page.error !== undefined) return page.error;
  if (page.url.startsWith("http:")) return "it is not served over https";
  return isChallenge(page) ? "it turned this audit away as a robot" : `it answers with an error (status ${page.status ?? "unknown"})`;
}

/** A bot check in front of the page answers with headers of its own. */
function isChallenge(page: Page): boolean {
  return page.status === 429 || valuesOf(page, "cf-mitigated").length > 0;
}

function describeBare(bare: readonly Judged[]): FindingDraft {
  return {
    code: "none",
    severity: "medium",
    confidence: "proved",
    message: `${listNames(bare.map(({ page }) => page.url))} sent none of the protective headers.`,
    breaks: "Browsers leave every protection off: a hostile page or network can frame, downgrade or script your site more easily.",
    fix: "Switch on your framework’s header set (for Node: helmet), or set the five headers listed here at the edge.",
    seen: bare.flatMap(({ page, seen }) => headerFaults.map((fault) => `${page.url}: ${seen.get(fault) ?? ""}`)),
  };
}

function describeFault(fault: Fault, affected: readonly Judged[]): Judgement {
  const { severity, fails, message, breaks, fix } = words[fault];
  const finding: FindingDraft = {
    code: fault,
    severity,
    confidence: "proved",
    message: `${listNames(affected.map(({ page }) => page.url))} ${message}.`,
    breaks,
    fix,
    seen: affected.map(({ page, seen }) => `${page.url}: ${seen.get(fault) ?? ""}`),
  };
  return { fails, finding };
}
