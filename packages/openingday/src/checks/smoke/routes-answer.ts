import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { RouteAnswer } from "../../model/evidence-smoke.ts";
import { describeRoute } from "./words/describe-route.ts";

/** A1: every declared address answers as it should, whoever asks. */
export default defineCheck({
  id: "routes-answer",
  title: "Every declared address answers as it should",
  why: "A release can break one page and leave the others alone. Nobody opens all of them after each release; this does.",
  rows: ["A1"],
  risk: "page-broken",
  needs: ["smoke.routes"],
  specs: [{ document: "RFC 9110", section: "15" }],
  evaluate({ "smoke.routes": { routes } }) {
    const seen = routes.map(describeRoute);
    const findings = routes.map(judge).filter((finding) => finding !== undefined);
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unseen = routes.filter(({ error, status }) => error !== undefined || status === 429);
    if (unseen.length > 0)
      return {
        status: "inconclusive",
        reason: unseen.map(({ name, error }) => `${name}: ${error ?? "the site asked us to slow down (429)"}`).join("; "),
        seen,
      };
    return { status: "passed", seen };
  },
});

function judge(route: RouteAnswer): FindingDraft | undefined {
  const { name, status, error, brokeOff, expected, words, access } = route;
  const finding = (code: string, message: string, fix: string): FindingDraft => ({
    code,
    severity: "high",
    confidence: "proved",
    message,
    breaks: `Whoever needs “${name}” is turned away, from this release on.`,
    fix,
    seen: [describeRoute(route)],
  });
  const lookUp = "Look at the server’s error for this address. If it came with the last release, put the one before it back first.";
  if (brokeOff === true) return finding("no-answer", `“${name}” did not answer: ${error}`, lookUp);
  if (status === undefined || status === 429) return undefined;
  if (status === expected && words?.found !== false) return undefined;
  if (status >= 500) return finding("server-error", `“${name}” answers with an error of the server (${status}).`, lookUp);
  if (expected !== undefined && status !== expected) {
    // Whether a stranger is let in is for the check of that name.
    if (access === "customers") return undefined;
    return finding(
      "other-status",
      `“${name}” answers ${status} where ${expected} is right.`,
      "Open the address yourself. If the new answer is the right one, write it into the configuration.",
    );
  }
  if (access === "everybody" && status >= 400)
    return finding(
      status === 404 || status === 410 ? "missing" : "refused",
      status === 404 || status === 410 ? `“${name}” is not there any more (${status}).` : `“${name}” turns everybody away (${status}).`,
      "Open the address in a private window. Put the page back, or take it out of the configuration if it is meant to be gone.",
    );
  if (words?.found === false)
    return finding(
      "other-words",
      `“${name}” answers, but the words “${words.wanted}” are not in it.`,
      "Open the address yourself: an empty page or another page is as broken as an error. If the words were changed on purpose, change them in the configuration.",
    );
  return undefined;
}
