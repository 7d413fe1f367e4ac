import { type ApplyTools, tellStep } from "./apply.ts";
import { stepsOf } from "./journal.ts";
import { lookAtStep } from "./outcome.ts";
import { Refused } from "./refusal.ts";
import type { Step } from "./steps.ts";
import { formerBody } from "./zone-record.ts";

/**
 * Puts back what an undo file tells of, last step first. Only what is still as this run left it is touched; what somebody changed since
 * stays, and is returned as a sentence. Can be run again after it died.
 */
export async function undoSteps(tools: ApplyTools): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { step, what, state } of stepsOf(tools.journal.entries).toReversed()) {
    if (state === "failed" || state === "undone") continue;
    const found = await lookAtStep(tools.cloudflare, tools.zoneId, tools.run, what);
    if (found.is === "other") {
      left.push(`${tellStep(what)}: it was changed by somebody since, so it was left as it is.`);
      continue;
    }
    if (found.is === "after") await putBack(what, found.id ?? "", tools);
    await tools.journal.append({ entry: "undone", step });
    tools.say(`${found.is === "after" ? "put back " : "as it was"} ${tellStep(what)}`);
  }
  return left;
}

async function putBack(step: Step, id: string, { cloudflare, zoneId }: ApplyTools): Promise<void> {
  const records = `/zones/${zoneId}/dns_records`;
  switch (step.kind) {
    case "create":
      await cloudflare.send("DELETE", `${records}/${id}`).catch((error: unknown) => {
        if (!(error instanceof Refused) || error.kind !== "missing") throw error;
      });
      return;
    case "change":
      await cloudflare.send("PATCH", `${records}/${id}`, formerBody(step.before));
      return;
    case "replace":
      await cloudflare.send("POST", `${records}/batch`, { deletes: [{ id }], posts: [formerBody(step.before)] });
      return;
    case "setting":
      await cloudflare.send("PATCH", `/zones/${zoneId}/settings/${step.setting}`, { value: step.before });
  }
}
