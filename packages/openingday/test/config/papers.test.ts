import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { attestationsName, loadAttestations } from "../../src/config/papers.ts";

async function load(yaml: string): ReturnType<typeof loadAttestations> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-papers-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, attestationsName), yaml);
  return loadAttestations(folder);
}

const good = "row: S7.F1, by: Ada, on: 2027-01-31";

describe("openingday.attestations.yaml", () => {
  it.each([
    { why: "as they are written", until: "2027-04-30" },
    { why: "in quotes", until: '"2027-04-30"' },
    { why: "with a time", until: "2027-04-30T10:00:00Z" },
  ])("reads days $why", async ({ until }) => {
    expect(await load(`- { ${good}, until: ${until} }\n`)).toEqual([{ row: "S7.F1", by: "Ada", on: "2027-01-31", until: "2027-04-30" }]);
  });

  it.each([
    { yaml: "- 5\n", says: "entry 1 must be a group in { }." },
    { yaml: "- []\n", says: "entry 1 must be a group in { }." },
    { yaml: "- {}\n", says: "entry 1, row, is missing; it must be a text in quotes." },
    { yaml: `- { ${good} }\n`, says: "entry 1, until, must be a date such as 2027-01-31." },
    { yaml: `- { ${good}, until: 2027-02-31 }\n`, says: "entry 1, until, must be a date such as 2027-01-31." },
    { yaml: `- { ${good}, until: 1 }\n`, says: "entry 1, until, must be a date such as 2027-01-31." },
    { yaml: `- { ${good}, until: 2027-01-31x }\n`, says: "entry 1, until, must be a date such as 2027-01-31." },
    { yaml: '- { row: a, by: "", on: 2027-01-31, until: 2027-01-31 }\n', says: "entry 1, by, must not be empty." },
    {
      yaml: `- { ${good}, until: 2027-04-30 }\n- { ${good}, until: 2027-04-30, since: x, why: y }\n`,
      says: "entry 2, since, is not a field that openingday knows.",
    },
    { yaml: `- { ${good}, until: 2027-04-30, note: 5 }\n`, says: "entry 1, note, must be a text in quotes." },
  ])("says of $yaml $says", async ({ yaml, says }) => {
    await expect(load(yaml)).rejects.toThrow(`cannot be used: ${says}`);
  });
});
