import { evaluateChecks } from "../audit/evaluate.ts";
import { checks } from "../checks/registry.ts";
import type { ParsedConfig } from "../config/schema.ts";
import { NotConfigured } from "../model/probe.ts";
import type { Tools } from "../model/tools.ts";
import type { MailProof } from "../model/watched-record.ts";
import { redact } from "../parsers/redact.ts";
import { lookAtWatchedRecords } from "../probes/mail/watched-records.ts";
import type { RecordWatch } from "../watch/keep-records.ts";
import type { Aim } from "./aim.ts";
import { look } from "./look.ts";

type Settings = NonNullable<ParsedConfig["watch"]>["records"];

/** How the monitor sees the records of mail and tests the mails again: by the same probes and checks as “prove --only mail.received”. */
export function watchRecords(aim: Aim, settings: Settings, tools: Tools): RecordWatch | undefined {
  if (settings === false || aim.target.declared.mailFrom === undefined) return undefined;
  const { target } = aim;
  return {
    intervalSeconds: settings.intervalSeconds,
    confirmSeconds: settings.confirmSeconds,
    look: () =>
      lookAtWatchedRecords({
        target,
        tools,
        mode: "passive",
        signal: new AbortController().signal,
        need: () => Promise.reject(new NotConfigured("nothing else was looked at")),
        progress: () => undefined,
      }),
    ...(settings.prove && target.inbox !== undefined ? { prove: () => proveMail(aim) } : {}),
  };
}

/** Makes the application send its mails, and says what the checks on them found. */
async function proveMail(aim: Aim): Promise<MailProof> {
  const { evidence, at, declared } = await look({ mode: "active", aim, only: ["mail.received"] });
  const about = checks.filter((check) => check.needs.every((need) => need === "mail.received"));
  const judged = evaluateChecks(about, evidence, { domain: declared.domain, at, declared });
  const problems = judged.flatMap(({ outcome }) =>
    outcome.status === "failed" || outcome.status === "warned" ? outcome.findings.map((finding) => redact(finding.message)) : [],
  );
  const failed = judged.some(({ outcome }) => outcome.status === "failed");
  const open = judged.flatMap(({ outcome }) => (outcome.status === "inconclusive" ? [redact(outcome.reason)] : []));
  if (failed) return { state: "broken", lines: [...new Set(problems)] };
  if (open.length > 0) return { state: "not-seen", lines: [...new Set(open)] };
  return { state: "holds", lines: ["The app’s mails arrived, and a receiver takes them for yours.", ...new Set(problems)] };
}
