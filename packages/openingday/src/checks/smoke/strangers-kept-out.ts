import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { RouteAnswer } from "../../model/evidence-smoke.ts";
import { describeRoute } from "./words/describe-route.ts";

/** A1: what is for customers refuses whoever is not logged in. */
export default defineCheck({
  id: "strangers-kept-out",
  title: "What is for customers refuses whoever is not logged in",
  why: "One forgotten line in a release can open the customers’ pages to everybody. Customers see no difference, so nobody tells you.",
  rows: ["A1"],
  risk: "stranger-let-in",
  needs: ["smoke.routes"],
  specs: [
    { document: "RFC 9110", section: "15.5.2" },
    { document: "OWASP ASVS 5.0", section: "8.2.1" },
  ],
  evaluate({ "smoke.routes": { routes } }) {
    const guarded = routes.filter(({ access }) => access === "customers");
    if (guarded.length === 0)
      return { status: "not-applicable", reason: "the configuration names no address that is for customers only (smoke.routes)" };
    const seen = guarded.map(describeRoute);
    const open = guarded.filter(isOpen);
    if (open.length > 0) return { status: "failed", findings: open.map(describeOpen), seen };
    const unclear = guarded.filter((route) => !isShut(route));
    if (unclear.length > 0) return { status: "inconclusive", reason: unclear.map(whyUnclear).join("; "), seen };
    return { status: "passed", seen };
  },
});

/** The declared refusal is right whatever it is; else only a clear welcome counts against the site. */
function isOpen({ status, expected, welcome }: RouteAnswer): boolean {
  return status !== undefined && status !== expected && welcome === "let-in";
}

function isShut({ status, expected, welcome }: RouteAnswer): boolean {
  return status !== undefined && (expected === undefined ? welcome === "kept-out" : status === expected);
}

function describeOpen(route: RouteAnswer): FindingDraft {
  return {
    code: "let-in",
    severity: "blocker",
    confidence: "proved",
    message: `“${route.name}” is for customers, and was given to somebody who is not logged in (${route.status}).`,
    breaks: "Anybody on the internet can read what belongs to a customer.",
    fix: "Put the release before it back now, or let this address ask for a log-in first. Then look who opened it in the meantime.",
    seen: [describeRoute(route)],
  };
}

function whyUnclear({ name, status, expected, error }: RouteAnswer): string {
  if (error !== undefined) return `${name}: ${error}`;
  if (status === 404 && expected === undefined)
    return `${name} answers 404 to a stranger: that may be a refusal or a missing page (add “status: 404” if it is meant so)`;
  if (expected !== undefined)
    return `${name} answers ${status} to a stranger where ${expected} is right, and shows nothing that is a customer’s`;
  if (status !== undefined && status >= 200 && status < 300)
    return `${name} answers ${status} with a page that fills itself in the browser or asks to log in: name the address of the data behind it`;
  return `${name} answers ${status} to a stranger`;
}
