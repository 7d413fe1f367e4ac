import { expect, it } from "vitest";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { createZone } from "./mail-zone.ts";

const zone = {
  "a.test": { TXT: ["v=spf1 -all", "two"], MX: ["10 mx.a.test.", "20 mx2.a.test"], A: ["192.0.2.1"] },
  "slow.test": { TXT: "timeout" },
  "sick.test": { TXT: "SERVFAIL" },
} as const;

it.each([
  { name: "a.test", type: "TXT", want: [["v=spf1 -all"], ["two"]] },
  {
    name: "a.test",
    type: "MX",
    want: [
      { priority: 10, exchange: "mx.a.test" },
      { priority: 20, exchange: "mx2.a.test" },
    ],
  },
  { name: "a.test", type: "A", want: ["192.0.2.1"] },
])("answers $type of $name as mailauth expects it", async ({ name, type, want }) => {
  expect(await createMailResolver(createZone(zone).dns)(name, type)).toEqual(want);
});

it.each([
  { name: "none.test", type: "TXT", code: "ENOTFOUND" },
  { name: "a.test", type: "AAAA", code: "ENODATA" },
  { name: "a.test", type: "SPF", code: "ENODATA" },
  { name: "slow.test", type: "TXT", code: "ETIMEOUT" },
  { name: "sick.test", type: "TXT", code: "ESERVFAIL" },
  { name: `${"a".repeat(64)}.test`, type: "TXT", code: "EBADNAME" },
  { name: "a..test", type: "TXT", code: "EBADNAME" },
])("rejects $type of $name with $code", async ({ name, type, code }) => {
  await expect(createMailResolver(createZone(zone).dns)(name, type)).rejects.toMatchObject({ code });
});

it("stops asking after 80 questions", async () => {
  const { dns, asked } = createZone(zone);
  const resolver = createMailResolver(dns);
  for (let count = 0; count < 80; count += 1) await resolver("a.test", "A");
  await expect(resolver("a.test", "A")).rejects.toMatchObject({ code: "ETIMEOUT" });
  expect(asked).toHaveLength(80);
});
