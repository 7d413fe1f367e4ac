import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNearlyDkim, parseDkimRecord } from "../../src/parsers/dkim-record.ts";
import { isNearlyDmarc, parseDmarc } from "../../src/parsers/dmarc.ts";
import { matchesPattern } from "../../src/parsers/mail-providers/recognise.ts";
import { coversHost, parseMtaStsPolicy, parseMtaStsRecord } from "../../src/parsers/mta-sts.ts";
import { isNearlySpf, parseSpf } from "../../src/parsers/spf.ts";
import { parseTlsReports } from "../../src/parsers/tls-reports.ts";
import { readTomlSection } from "../../src/parsers/toml-section.ts";
import { expandFixedMacros } from "../../src/probes/mail/spf-macros.ts";
import { reverseName } from "../../src/probes/mail/reverse-name.ts";

const seed = 20_261_128;
const numRuns = 300;
/** Processor time far above what any of them takes, and far below what a quadratic one would on 64 KB. */
const withinMs = 1_000;

/** Pieces of real records in any order, with junk between: what a person pastes, and what somebody hostile publishes. */
const pieces = fc.constantFrom(
  ...'v=spf1 |include:|a.test|ip4:|192.0.2.0/24|ip6:2001:db8::/32|%{i}|%{|//64|-all|~|redirect=|exp=|v=DMARC1;|p=none;|rua=mailto:|sp=|;|=|,|!10m|v=DKIM1;|k=ed25519;|p=MIGf|v=STSv1;|id=1;|version: STSv1|mode: enforce|mx: *.a.test|max_age: 1|\r\n|:|"|\\|v=TLSRPTv1;|[auth.email.smtp]|#| |.|*|::|é|\u0000'.split(
    "|",
  ),
);
const text = fc.oneof(
  fc.array(fc.oneof(pieces, fc.string({ maxLength: 12, unit: "binary" })), { maxLength: 60 }).map((parts) => parts.join("")),
  // 64 KB of the same piece: what one TXT record can hold at most.
  pieces.map((piece) => piece.repeat(Math.ceil(65_000 / Math.max(1, piece.length)))),
);

const parsers: readonly (readonly [string, (input: string) => unknown])[] = [
  ["spf", parseSpf],
  ["nearly spf", isNearlySpf],
  ["dmarc", parseDmarc],
  ["nearly dmarc", isNearlyDmarc],
  ["dkim", parseDkimRecord],
  ["nearly dkim", isNearlyDkim],
  ["mta-sts record", parseMtaStsRecord],
  ["mta-sts policy", parseMtaStsPolicy],
  ["tls reports", parseTlsReports],
  ["toml section", (input) => readTomlSection(input, "auth.email.smtp")],
  ["macros", (input) => expandFixedMacros(input, "a.test")],
  ["reverse name", reverseName],
  ["pattern", (input) => matchesPattern("a*b*{domain}", input, "a.test")],
  ["pattern made of the input", (input) => matchesPattern(input.slice(0, 200), "a.b.c.test", "a.test")],
];

describe("whatever is published", () => {
  it.each(parsers)("%s neither throws nor takes long", (_, parse) => {
    fc.assert(
      fc.property(text, (input) => {
        const before = process.cpuUsage();
        parse(input);
        const { user, system } = process.cpuUsage(before);
        expect((user + system) / 1_000).toBeLessThan(withinMs);
      }),
      { seed, numRuns },
    );
  });

  it("what is read back from a good policy is what was written", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
    const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join("."));
    const policy = fc.record({
      mode: fc.constantFrom("enforce", "testing"),
      age: fc.integer({ min: 0, max: 31_557_600 }),
      mx: fc.array(host, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(policy, ({ mode, age, mx }) => {
        const written = ["version: STSv1", `mode: ${mode}`, ...mx.map((one) => `mx: ${one}`), `max_age: ${age}`, ""].join("\r\n");
        const parsed = parseMtaStsPolicy(written);
        expect(parsed).toMatchObject({ ok: true, value: { mode, maxAgeSeconds: age, mx } });
        expect(mx.every((one) => coversHost({ mx }, one))).toBe(true);
      }),
      { seed, numRuns },
    );
  });

  it("a place that is named as wrong lies in the record", () => {
    fc.assert(
      fc.property(text, (input) => {
        const parsed = parseSpf(`v=spf1 ${input}`);
        const at = "at" in parsed ? parsed.at : 1;
        expect(at).toBeGreaterThan(0);
        expect(at).toBeLessThanOrEqual(input.length + 8);
      }),
      { seed, numRuns },
    );
  });
});
