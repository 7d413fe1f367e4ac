import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { OpenRelation } from "../../model/evidence-rehearsal.ts";

const words: Readonly<Record<OpenRelation["why"], { readonly says: string; readonly fix: string }>> = {
  "no-rule": {
    says: "the table % has no rule about who may see its rows",
    fix: "Switch row level security on for it (ALTER TABLE … ENABLE ROW LEVEL SECURITY), and add a policy that lets people see their own rows.",
  },
  "rule-lets-all": {
    says: "the rule of the table % lets everybody see every row",
    fix: "If the rows are for everybody, leave it. Otherwise write the owner into the policy: USING (auth.uid() = user_id).",
  },
  "view-around-rules": {
    says: "the view % shows rows that the rules of its tables would hide",
    fix: "Let the view look with the eyes of whoever asks: ALTER VIEW … SET (security_invoker = true).",
  },
  "function-around-rules": {
    says: "the function % runs with its owner’s rights and gives its rows to anybody who calls it",
    fix: "Take SECURITY DEFINER away from it, or let it return only what belongs to auth.uid(), and revoke it from anon.",
  },
  "changes-others": {
    says: "can change everybody’s rows in %",
    fix: "Write the owner into the policy for UPDATE: USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id). A view needs security_invoker = true. Where everybody who can log in is your own staff, leave it.",
  },
  "deletes-others": {
    says: "can delete everybody’s rows in %",
    fix: "Write the owner into the policy for DELETE: USING (auth.uid() = user_id), or take the right away: REVOKE DELETE … FROM anon, authenticated. A view needs security_invoker = true.",
  },
  "adds-for-others": {
    says: "can add rows in another customer’s name to %",
    fix: "Give the policy for INSERT the owner: WITH CHECK (auth.uid() = user_id).",
  },
};

const breaks: Readonly<Record<"reads" | "changes-others" | "deletes-others" | "adds-for-others", string>> = {
  reads: "Whoever knows the address reads what all of your customers have entered, without a password.",
  "changes-others": "One request with the key that is in every page overwrites what your customers have entered.",
  "deletes-others": "One request with the key that is in every page empties the table for all of your customers.",
  "adds-for-others": "Customers find entries under their name that they never made, and nobody can tell who did.",
};

const done = {
  "changes-others": "rows of others were written",
  "deletes-others": "rows of others were deleted",
  "adds-for-others": "a row of another person was added",
} as const;

/** Supabase gives every table an address on the internet: the database's own rules are all that keeps strangers out. */
export default defineCheck({
  id: "rows-kept-apart",
  title: "Strangers and other customers are kept from rows that are not theirs",
  why: "With Supabase the browser asks the database itself: a table without rules can be read by everybody who has the public key, and that is in every page.",
  rows: ["A1"],
  risk: "stranger-let-in",
  needs: [],
  // Whoever has no such tables is not kept from anything where the code or the rehearsal could not be looked at.
  uses: ["repo.migrations", "repo.rehearsal"],
  specs: [],
  evaluate({ "repo.migrations": migrations, "repo.rehearsal": rehearsal }, { unseen }): Outcome {
    if (migrations?.folders.some(({ tool }) => tool === "Supabase") !== true)
      return { status: "not-applicable", reason: "The code holds no migrations for Supabase." };
    const looked = (rehearsal?.folders ?? []).filter(({ open }) => open !== undefined);
    if (looked.length === 0)
      return {
        status: "inconclusive",
        reason:
          unseen?.["repo.rehearsal"] ??
          "The tables were not made on a database of our own, so nobody was let loose on them. “openingday prove” does that where the migrations run.",
      };
    const open = looked.flatMap((folder) => folder.open ?? []);
    const findings = [...Map.groupBy(open, ({ why, role }) => `${why} ${role}`).values()].map(describe);
    const seen = [
      "made-up rows were counted as a stranger and as a customer, and nothing was kept",
      "as a stranger, and as somebody who has just signed up, rows of others were to be changed, deleted and added",
    ];
    if (findings.length === 0) return { status: "passed", seen };
    return { status: findings.some(({ severity }) => severity === "blocker") ? "failed" : "warned", findings, seen };
  },
});

function describe(group: readonly OpenRelation[]): FindingDraft {
  const [{ why, role }] = group as [OpenRelation];
  const { says, fix } = words[why];
  const names = group.map(({ relation }) => relation);
  const who = role === "anon" ? "A stranger who is not logged in" : "Every customer who is logged in";
  const isMeant = why === "rule-lets-all";
  const listed = `${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
  if (why === "changes-others" || why === "deletes-others" || why === "adds-for-others")
    return {
      code: why,
      severity: why === "adds-for-others" ? "medium" : role === "anon" ? "blocker" : "high",
      confidence: "proved",
      message: `${role === "anon" ? who : "Whoever has just signed up"} ${says.replace("%", listed)}.`,
      breaks: breaks[why],
      fix,
      seen: group
        .slice(0, 10)
        .map(
          ({ relation, kind, sees }) =>
            `${kind} ${relation}: ${done[why]}${why === "adds-for-others" ? "" : ` (${sees} rows)`} as ${role}, and taken back`,
        ),
    };
  return {
    code: why,
    severity: isMeant ? "low" : role === "anon" ? "blocker" : "high",
    confidence: isMeant ? "likely" : "proved",
    message: `${who} can read everybody’s rows: ${says.replace("%", listed)}.`,
    breaks: breaks.reads,
    fix,
    seen: group.slice(0, 10).map(({ relation, kind, sees }) => `${kind} ${relation}: ${sees} rows seen as ${role}`),
  };
}
