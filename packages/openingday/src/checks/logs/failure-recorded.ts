import { defineCheck } from "../../model/check.ts";

/** S5.C5: a request that fails leaves a line. */
export default defineCheck({
  id: "failure-recorded",
  title: "A request that fails leaves a line in the log",
  why: "When a customer writes “it did not work”, the log is the only witness. A silent one means guessing.",
  rows: ["S5.C5"],
  risk: "log-silent",
  needs: ["log.canary"],
  specs: [{ document: "OWASP ASVS 5.0", section: "16.3.4" }],
  evaluate({ "log.canary": { failure, log, newLines } }) {
    if (failure === undefined)
      return { status: "inconclusive", reason: "the configuration names no request that must fail (logs.failure)" };
    const seen = [`${failure.url}: ${failure.status ?? failure.error ?? "sent"}`, `${log}: ${newLines} new lines`];
    if (failure.recorded) return { status: "passed", seen };
    if (failure.status === undefined)
      return { status: "inconclusive", reason: `the request that must fail was not answered: ${failure.error ?? "no answer"}`, seen };
    if (failure.status < 400)
      return { status: "inconclusive", reason: `${failure.url} answered ${failure.status}, so nothing failed`, seen };
    return {
      status: "failed",
      findings: [
        {
          code: "silent",
          severity: "high",
          confidence: "proved",
          message: `A request to ${failure.url} failed (status ${failure.status}), and the log says nothing of it.`,
          breaks: "When something goes wrong for a customer, nobody can find out what.",
          fix: "Write one line for every request with route, status and time taken, and one with the error for every failure.",
          seen,
        },
      ],
      seen,
    };
  },
});
