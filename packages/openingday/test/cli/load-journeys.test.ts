import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadJourneys } from "../../src/cli/load-journeys.ts";

it("says the line, the field and what was expected of a journey that cannot be used", async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), "openingday-journeys-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const text =
    'export default [\n  {\n    id: "a",\n    title: "A",\n    writes: false,\n    steps: [\n      { kind: "request", name: "open",\n        url: "myapp.test" },\n    ],\n  },\n];\n';
  await writeFile(join(folder, "journeys.ts"), text);
  await expect(loadJourneys("journeys.ts", folder)).rejects.toThrow(
    "journeys.ts has a journey that cannot be used: line 8: journeys[0].steps[0].url must be a full address that begins with https:// or http://.",
  );
});
