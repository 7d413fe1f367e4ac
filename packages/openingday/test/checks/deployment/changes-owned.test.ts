import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/changes-owned.ts";
import type { Checklist } from "../../../src/model/evidence-checklist.ts";
import { context } from "../../audit/builders.ts";

const duties = ["domain", "dns"].map((id) => ({ id, what: `Change ${id}`, where: "there" }));
const lines = (...ids: readonly string[]) => ids.map((id) => ({ id: id.replace("!", ""), hasOwner: !id.endsWith("!") }));
const evaluate = (more: Partial<Checklist>) =>
  check.evaluate({ "repo.checklist": { path: "openingday.checklist.yaml", duties, ...more } }, context);

describe("changes-owned", () => {
  it("passes where somebody is named for everything", () => {
    expect(evaluate({ listed: lines("dns", "domain") }).status).toBe("passed");
  });

  it.each([
    { why: "something is not listed", more: { listed: lines("domain") }, code: "not-listed", seen: ["dns: Change dns"] },
    { why: "a line has no owner", more: { listed: lines("domain", "dns!") }, code: "unowned", seen: ["dns"] },
    { why: "a line is about nothing any more", more: { listed: lines("domain", "dns", "texts") }, code: "stale", seen: ["texts"] },
    { why: "an old line without an owner is left", more: { listed: lines("domain", "dns", "texts!") }, code: "stale", seen: ["texts"] },
  ])("warns where $why", ({ more, code, seen }) => {
    expect(evaluate(more)).toMatchObject({ status: "warned", findings: [{ code, severity: "low", seen }] });
  });

  it.each([
    { why: "there is no list", more: {}, says: /openingday checklist/ },
    { why: "the list is broken", more: { listed: [], error: "it is not valid YAML" }, says: /not valid YAML/ },
    { why: "the services are not known", more: { listed: lines("domain", "dns", "texts"), unsure: "no code" }, says: /services/ },
  ])("cannot tell where $why", ({ more, says }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(says) });
  });
});
