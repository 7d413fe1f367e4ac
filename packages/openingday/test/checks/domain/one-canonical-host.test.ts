import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/one-canonical-host.ts";
import type { Walk } from "../../../src/model/evidence-web.ts";
import { broken, contextWith, healthyWalks, loop, summary, walk } from "./world.ts";

const bare = "https://myapp.test/";
const www = "https://www.myapp.test/";
const evaluate = (...changes: readonly Walk[]) => check.evaluate({ "http.walks": healthyWalks(...changes) }, contextWith());

describe("one-canonical-host", () => {
  it.each([
    { why: "www leads to the apex", changes: [], want: "passed" },
    { why: "the apex leads to www", changes: [walk(bare, [301, www], [200]), walk(www, [200])], want: "passed" },
    {
      why: "both lead to the app",
      changes: [walk(bare, [302, "https://app.myapp.test/"], [200]), walk(www, [302, "https://app.myapp.test/"], [200])],
      want: "passed",
    },
    { why: "www leads to a page that asks for a login", changes: [walk(www, [308, bare], [302, `${bare}login`], [200])], want: "passed" },
    { why: "both answer", changes: [walk(www, [200])], want: "failed both-answer" },
    {
      why: "both answer, after redirects of their own",
      changes: [walk(bare, [302, `${bare}en`], [200]), walk(www, [302, `${www}en`], [200])],
      want: "failed both-answer",
    },
    { why: "www answers 404", changes: [walk(www, [404])], want: "failed other-dead" },
    { why: "the apex is dead while www works", changes: [walk(bare, [521]), walk(www, [200])], want: "failed other-dead" },
    { why: "they end at different places", changes: [walk(www, [301, "https://old.test/"], [200])], want: "failed different-ends" },
    { why: "both are down", changes: [walk(bare, [502]), walk(www, [502])], want: "inconclusive" },
    { why: "www goes in circles", changes: [loop(walk(www, [301, www]))], want: "inconclusive" },
    { why: "www has a bad certificate", changes: [broken(walk(www), "tls", "ERR_TLS_CERT_ALTNAME_INVALID")], want: "inconclusive" },
    { why: "www turns us away", changes: [walk(www, [403, undefined, "cf-mitigated: challenge"])], want: "inconclusive" },
    { why: "www has no DNS record", changes: [broken(walk(www), "dns", "ENOTFOUND")], want: "not-applicable" },
  ])("is $want when $why", ({ changes, want }) => {
    expect(summary(evaluate(...changes))).toBe(want);
  });

  it("does not apply where www is not declared", () => {
    const walks = healthyWalks().walks.filter(({ start }) => !start.includes("www."));
    expect(check.evaluate({ "http.walks": { walks } }, contextWith()).status).toBe("not-applicable");
  });
});
