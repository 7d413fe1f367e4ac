import { describe, expect, it } from "vitest";
import dnsCaa from "../../../src/probes/dns/dns-caa.ts";
import { worldContext, type Zone } from "../fake-world.ts";

const gather = (zone: Zone | "dead") => {
  const { context, questions } = worldContext({ dns: { "": zone } });
  return dnsCaa.gather(context).then((evidence) => ({ evidence, questions }));
};

describe("dns.caa", () => {
  it("takes the closest set, and asks each name once", async () => {
    const { evidence, questions } = await gather({
      "myapp.test CAA": ['0 issue "a.example"'],
      "app.myapp.test CAA": ['0 issue "b.example"'],
    });
    expect(evidence.hosts).toEqual([
      { host: "myapp.test", at: "myapp.test", records: ['0 issue "a.example"'] },
      { host: "app.myapp.test", at: "app.myapp.test", records: ['0 issue "b.example"'] },
    ]);
    expect(questions.map(({ name }) => name).toSorted()).toEqual(["app.myapp.test", "myapp.test", "test"]);
  });

  it("climbs to the name above, and as far as the ending", async () => {
    expect((await gather({ "myapp.test CAA": ["0 issue x"] })).evidence.hosts[1]).toMatchObject({
      host: "app.myapp.test",
      at: "myapp.test",
    });
    expect((await gather({ "test CAA": ["0 issue x"] })).evidence.hosts[1]).toMatchObject({ at: "test" });
    expect((await gather({})).evidence.hosts).toEqual([
      { host: "myapp.test", records: [] },
      { host: "app.myapp.test", records: [] },
    ]);
  });

  it.each<{ why: string; entry: Zone[string] }>([
    { why: "is silent", entry: "dead" },
    { why: "fails", entry: { rcode: "SERVFAIL" } },
  ])("does not climb past a level that $why", async ({ entry }) => {
    const { evidence } = await gather({ "app.myapp.test CAA": entry, "myapp.test CAA": ["0 issue x"] });
    expect(evidence.hosts[1]).toMatchObject({
      host: "app.myapp.test",
      records: [],
      error: expect.stringContaining("app.myapp.test") as string,
    });
  });

  it("rejects where nothing answers", async () => {
    await expect(gather("dead")).rejects.toThrow("no DNS resolver answered");
  });
});
