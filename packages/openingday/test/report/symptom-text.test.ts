import { describe, expect, it } from "vitest";
import type { Symptom } from "../../src/model/symptom.ts";
import { renderSymptom } from "../../src/report/symptom-text.ts";
import { failed, report, stub } from "../audit/builders.ts";

const symptom: Symptom = {
  name: "mails-missing",
  says: "Customers say that mails do not come",
  meanwhile: "Write to them.",
  steps: [
    { row: "S2.C5", title: "Who may send your mail", checks: ["spf", "gone"] },
    { row: "S2.C7", title: "Forged mail", checks: ["dmarc", "arrives"] },
  ],
};
const unseen = stub("arrives", ["S2.F1"], { status: "inconclusive", reason: "“openingday prove” looks at this" });
const render = (...checks: Parameters<typeof report>[0]): string => renderSymptom(report(checks), symptom, 80);

describe("the answer to a symptom", () => {
  it("goes through its checks in their order, and says what to ask next", () => {
    const text = render(
      unseen,
      stub("other", ["S2.C1"], failed({ message: "Something else is broken" })),
      stub("dmarc", ["S2.C7"], failed({ message: "There is no policy.", fix: "Publish one." })),
      stub("spf", ["S2.C5"], { status: "passed", seen: [] }),
    );
    expect(text).toMatch(
      /“Customers say[\s\S]*Meanwhile: Write to them[\s\S]*1\. Who may send[\s\S]*✓ [\s\S]*2\. Forged mail[\s\S]*✗ There is no policy\.[\s\S]*Do now: Publish one\.[\s\S]*\? [\s\S]*not seen/u,
    );
    expect(text).toMatch(/One of these points at a cause; 1 was not seen\. Next: openingday prove\s+--symptom mails-missing/u);
    expect(text).not.toContain("Something else is broken");
  });

  it("says so where nothing explains it, and lets no control character through", () => {
    const text = render(stub("spf", ["S2.C5"], { status: "not-applicable", reason: "no mail\u001B[31m is sent.." }));
    expect(text).toContain("Nothing that was seen explains it.");
    expect(text).toMatch(/– .*: no mail.* is sent$/mu);
    expect(text).not.toContain("\u001B");
  });
});
