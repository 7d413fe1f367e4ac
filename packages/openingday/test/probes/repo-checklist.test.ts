import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { EnvironmentInventory } from "../../src/model/evidence-repository.ts";
import probe from "../../src/probes/repo-checklist.ts";
import { inventory, name } from "../checks/deployment/inventory.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder } from "./scratch-repository.ts";

const used = inventory({ names: [name("STRIPE_SECRET_KEY"), name("SENTRY_DSN", { readAt: [] })] });

function gather(text: string | undefined, settings: EnvironmentInventory | undefined = used) {
  const checklist = join(makeFolder(), "openingday.checklist.yaml");
  if (text !== undefined) writeFileSync(checklist, text);
  return probe.gather(makeContext({ target: { checklist }, evidence: settings === undefined ? {} : { "repo.environment": settings } }));
}

describe("who changes what", () => {
  it("is read from the file beside the configuration, with what the product needs somebody for", async () => {
    const { path, duties, listed, error, unsure } = await gather("domain: { owner: Ada }\ndns: { owner: '?' }\n");
    expect({ path, listed, error, unsure }).toEqual({
      path: "openingday.checklist.yaml",
      listed: [
        { id: "domain", hasOwner: true },
        { id: "dns", hasOwner: false },
      ],
    });
    expect(duties.map(({ id }) => id)).toEqual(expect.arrayContaining(["domain", "payments"]));
    expect(duties.map(({ id }) => id)).not.toContain("errors");
  });

  it("is told to be missing, or of no use", async () => {
    expect((await gather(undefined)).listed).toBeUndefined();
    expect(await gather("- a\n")).toMatchObject({ listed: [], error: expect.stringContaining("must be a list of names") });
  });

  it("says that services are not known where the code could not be read", async () => {
    const checklist = join(makeFolder(), "openingday.checklist.yaml");
    expect(await probe.gather(makeContext({ target: { checklist } }))).toMatchObject({ unsure: "no repo.environment" });
    await expect(probe.gather(makeContext({}))).rejects.toThrow(/No folder/u);
  });
});
