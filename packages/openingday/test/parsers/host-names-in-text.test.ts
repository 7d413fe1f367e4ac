import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { findHostNames } from "../../src/parsers/host-names-in-text.ts";

describe("findHostNames", () => {
  it.each([
    {
      why: "a zone export",
      text: "www.myapp.test. 300 IN CNAME myapp.test.\n_dmarc.myapp.test. TXT x\nApp.MyApp.test. A 192.0.2.1",
      names: ["app.myapp.test", "www.myapp.test"],
    },
    {
      why: "a certificate log",
      text: '[{"name_value":"*.myapp.test\\nold.myapp.test"},{"common_name":"myapp.test"}]',
      names: ["old.myapp.test"],
    },
    { why: "a configuration", text: 'origin = "https://api.myapp.test:8443/v1?x=1"', names: ["api.myapp.test"] },
    { why: "other people’s names", text: "notmyapp.test myapp.test.evil.example x.myapp.testing a.other.test", names: [] },
    { why: "a mail address", text: "write to hello@mail.myapp.test", names: ["mail.myapp.test"] },
  ])("finds the names of the domain in $why", ({ text, names }) => {
    expect(findHostNames(text, "myapp.test")).toEqual(names);
  });

  it("keeps at most what it is told to, and only names of the domain, in linear time", () => {
    const many = Array.from({ length: 500 }, (_, index) => `h${index}.myapp.test`).join(" ");
    expect(findHostNames(many, "myapp.test", 40)).toHaveLength(40);
    const started = performance.now();
    findHostNames("a.".repeat(200_000), "myapp.test");
    findHostNames("a-".repeat(200_000), "myapp.test");
    expect(performance.now() - started).toBeLessThan(2_000);
    const holds = property(string({ maxLength: 400 }), (text) =>
      findHostNames(`${text} x.myapp.test ${text}.myapp.test`, "myapp.test").every(
        (name) => name.endsWith(".myapp.test") && name.length <= 253,
      ),
    );
    expect(() => assert(holds, { numRuns: 300, seed: 1035 })).not.toThrow();
  });
});
