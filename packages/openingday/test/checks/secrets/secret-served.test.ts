import { describe, expect, it } from "vitest";
import type { ServedScan } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/secrets/secret-served.ts";
import { context } from "../../audit/builders.ts";
import { hit } from "./scan-evidence.ts";

const evaluate = (more: Partial<ServedScan>) =>
  check.evaluate(
    { "http.served": { hits: [], scripts: [{ url: "https://myapp.test/a.js", bytes: 9, truncated: false }], ...more } },
    context,
  );

describe("secret-served", () => {
  it.each([
    { why: "a script holds a key", more: { hits: [hit({ where: "served" as const, path: "https://myapp.test/a.js" })] } },
    {
      why: "a key was found although a script was not read",
      more: { hits: [hit({ where: "served" as const })], incomplete: ["b.js answered 404"] },
    },
  ])("fails where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "failed", findings: [{ code: "served", severity: "blocker" }] });
  });
  it("passes where nothing or only public keys were found", () => {
    expect(evaluate({})).toMatchObject({ status: "passed" });
    expect(evaluate({ hits: [hit({ where: "served", publicReason: "It is public." })] })).toMatchObject({ status: "passed" });
  });
  it("cannot tell where a script was not read", () => {
    expect(evaluate({ incomplete: ["b.js answered 404"] })).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("b.js"),
    });
  });
});
