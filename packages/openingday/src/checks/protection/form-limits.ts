import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { LimitBurst } from "../../model/evidence-protection.ts";

/** S5.C2 and S5.F1: every declared form shows some friction within twelve tries. */
export default defineCheck({
  id: "form-limits",
  title: "Login, password reset and sign-up slow down whoever hammers them",
  why: "Bots find a new form within days. Without a limit they guess passwords, burn your mail quota and fill the database.",
  rows: ["S5.C2", "S5.F1"],
  risk: "forms-hammered",
  needs: ["limit.bursts"],
  specs: [
    { document: "OWASP ASVS 5.0", section: "6.3.1" },
    { document: "RFC 6585", section: "4" },
  ],
  evaluate({ "limit.bursts": { bursts } }, { declared }) {
    const kinds = new Map(declared.forms.map((form) => [form.name, form.kind]));
    const seen = bursts.map(describeBurst);
    const open = bursts.filter((burst) => burst.friction === undefined && burst.error === undefined);
    const failing = open.filter((burst) => burst.statuses.some((status) => status < 500));
    if (failing.length > 0) {
      const findings = failing.map((burst): FindingDraft => {
        const kind = kinds.get(burst.form);
        return {
          code: `no-limit-${kind ?? "form"}`,
          severity: kind === "login" || kind === "reset" ? "high" : "medium",
          confidence: "proved",
          message: `The ${burst.form} form took ${burst.sent} tries in a row without slowing down.`,
          breaks:
            kind === "login"
              ? "Somebody can try passwords until one fits."
              : kind === "reset"
                ? "Somebody can bury a customer in reset mails and burn your mail quota."
                : "Bots can fill your database with accounts and your quota with mails.",
          fix: `Limit ${burst.form} to about five tries a minute for each address, and answer 429 after that.`,
          seen: [describeBurst(burst)],
          rows: kind === "signup" ? ["S5.C2", "S5.F1"] : ["S5.C2"],
        };
      });
      return { status: "failed", findings, seen };
    }
    const unclear = bursts.filter((burst) => burst.friction === undefined);
    if (unclear.length > 0)
      return {
        status: "inconclusive",
        reason: unclear.map((burst) => `${burst.form}: ${burst.error ?? "it answered with errors only"}`).join("; "),
        seen,
      };
    return { status: "passed", seen };
  },
});

function describeBurst(burst: LimitBurst): string {
  const end = burst.friction === undefined ? (burst.error ?? "no limit met") : `${burst.friction.signal} at try ${burst.friction.at}`;
  return `${burst.form}: ${burst.sent} tries, ${end}`;
}
