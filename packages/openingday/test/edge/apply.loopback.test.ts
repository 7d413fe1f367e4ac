import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DnsChange } from "../../src/model/dns-plan.ts";
import { applyHere, keepPlan, layOut, runApply, undoFiles } from "./apply-lab.ts";
import { type FakeCloudflare, startFakeCloudflare } from "./fake-cloudflare.ts";
import { fakeRecord, withoutId } from "./fake-records.ts";

const zone = "myapp.test";
const changes: readonly DnsChange[] = [
  {
    action: "create",
    record: { name: `_dmarc.${zone}`, type: "TXT", value: "v=DMARC1; p=none; rua=mailto:dmarc@myapp.test" },
    reason: "DMARC is missing",
    mayProxy: false,
  },
  { action: "create", record: { name: `app.${zone}`, type: "A", value: "192.0.2.7" }, reason: "declared under “hosts”", mayProxy: true },
  {
    action: "change",
    record: { name: zone, type: "MX", value: "10 mx1.mailer.test", ttlSeconds: 3_600 },
    live: { name: zone, type: "MX", value: "10 old.mailer.test" },
    reason: "mail moved",
    mayProxy: false,
  },
  {
    action: "change",
    record: { name: `www.${zone}`, type: "CNAME", value: "sites.host.test" },
    live: { name: `www.${zone}`, type: "A", value: "198.51.100.9" },
    reason: "the site moved",
    mayProxy: true,
  },
  { action: "foreign", record: { name: `shop.${zone}`, type: "A", value: "203.0.113.1" }, reason: "not ours to judge" },
  { action: "remove-by-hand", record: { name: `old.${zone}`, type: "A", value: "203.0.113.2" }, reason: "nobody declares it" },
];
const records = [
  fakeRecord(zone, "MX", "old.mailer.test", { priority: 10, ttl: 300, comment: "set by Ana", tags: ["mail"] }),
  fakeRecord(`www.${zone}`, "A", "198.51.100.9", { proxied: true, comment: "the first server" }),
  fakeRecord(`shop.${zone}`, "A", "203.0.113.1", { proxied: true }),
  fakeRecord(`old.${zone}`, "A", "203.0.113.2"),
  fakeRecord(zone, "TXT", '"v=spf1 include:mailer.test -all"'),
];

let fake: FakeCloudflare;
let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  fake = await startFakeCloudflare({ records: structuredClone(records) });
  ({ folder, remove } = await layOut(fake));
  await keepPlan(folder, zone, changes);
});
afterEach(async () => {
  await fake.stop();
  await remove();
});

const apply = (...args: string[]) => applyHere(folder, fake.token, ["--plan", join(folder, "plan.json"), ...args]);
const undo = (file = "") => applyHere(folder, fake.token, ["--undo", file]);
const held = () => fake.zone.records.map(withoutId).toSorted((a, b) => `${a.name} ${a.type}`.localeCompare(`${b.name} ${b.type}`));
const formerly = records.map(withoutId).toSorted((a, b) => `${a.name} ${a.type}`.localeCompare(`${b.name} ${b.type}`));
const writes = () => fake.seen.filter((line) => !line.startsWith("GET"));

describe("dns apply", () => {
  it("creates, changes and replaces one by one, and leaves the rest alone", async () => {
    const { code, out } = await apply("--yes");
    expect(out).toContain("old.myapp.test A 203.0.113.2 stands in the way");
    expect(code).toBe(1);
    expect(writes()).toHaveLength(4);
    const now = held();
    expect(now).toContainEqual(
      expect.objectContaining({ name: `_dmarc.${zone}`, content: '"v=DMARC1; p=none; rua=mailto:dmarc@myapp.test"', proxied: false }),
    );
    expect(now).toContainEqual(expect.objectContaining({ name: `app.${zone}`, content: "192.0.2.7", proxied: true }));
    expect(now).toContainEqual(
      expect.objectContaining({ type: "MX", content: "mx1.mailer.test", priority: 10, ttl: 3_600, comment: "set by Ana", tags: ["mail"] }),
    );
    expect(now).toContainEqual(expect.objectContaining({ name: `www.${zone}`, type: "CNAME", content: "sites.host.test", proxied: true }));
    for (const name of ["shop", "old"]) expect(now).toContainEqual(formerly.find((one) => one.name === `${name}.${zone}`));
    expect(now).toHaveLength(7);
  });

  it("puts back exactly what was", async () => {
    await apply("--yes");
    const [file = ""] = await undoFiles(folder);
    const { code, out } = await undo(file);
    expect(out).not.toContain("left ");
    expect(code).toBe(0);
    expect(held()).toEqual(formerly);
    // A second time changes nothing.
    const before = writes().length;
    expect((await undo(file)).code).toBe(0);
    expect(writes()).toHaveLength(before);
  });

  it("leaves alone what somebody changed since", async () => {
    await apply("--yes");
    const mx = fake.zone.records.find(({ type }) => type === "MX");
    if (mx !== undefined) mx.content = "third.mailer.test";
    const [file = ""] = await undoFiles(folder);
    const { code, out } = await undo(file);
    expect(code).toBe(1);
    expect(out).toContain("changed by somebody since");
    expect(held().filter(({ type }) => type === "MX")).toMatchObject([{ content: "third.mailer.test" }]);
    expect(held().filter(({ type }) => type !== "MX")).toEqual(formerly.filter(({ type }) => type !== "MX"));
  });

  it.each([
    { why: "nobody types anything", typed: undefined },
    { why: "another word is typed", typed: "yes" },
  ])("changes nothing when $why", async ({ typed }) => {
    const { code, out } = await runApply(folder, ["--plan", "plan.json"], { token: fake.token, ...(typed === undefined ? {} : { typed }) });
    expect(out).toContain("add _dmarc.myapp.test TXT");
    expect(out).toContain("Nothing was changed.");
    expect(code).toBe(2);
    expect(writes()).toEqual([]);
    expect(await undoFiles(folder)).toEqual([]);
  });

  it("goes on when the domain is typed", async () => {
    await runApply(folder, ["--plan", "plan.json"], { token: fake.token, typed: "MyApp.test" });
    expect(writes()).toHaveLength(4);
  });

  it("does one refused record without, and says so", async () => {
    fake.hook = (moment, { method, path }, response) => {
      if (moment !== "before" || method !== "PATCH" || !path.includes("dns_records")) return false;
      const errors = [{ code: 9005, message: "Content for MX record is invalid." }];
      response.writeHead(400).end(JSON.stringify({ success: false, errors, messages: [], result: null }));
      return true;
    };
    const { code, out } = await apply("--yes");
    expect(code).toBe(1);
    expect(out).toContain("refused");
    expect(out).toContain("Content for MX record is invalid (9005)");
    expect(held().find(({ type }) => type === "MX")).toEqual(formerly.find(({ type }) => type === "MX"));
    expect(held()).toHaveLength(7);
  });

  it("waits when Cloudflare asks it to, and the change is made once", async () => {
    let asked = 0;
    fake.hook = (moment, { method }, response) => {
      if (moment !== "before" || method === "GET" || (asked += 1) > 1) return false;
      response
        .writeHead(429, { "retry-after": "1" })
        .end(JSON.stringify({ success: false, errors: [{ code: 971, message: "slow down" }], messages: [], result: null }));
      return true;
    };
    const { out } = await apply("--yes");
    expect(out).not.toContain("refused");
    expect(held()).toHaveLength(7);
  });

  it("neither prints nor keeps the token", async () => {
    const { out, err } = await apply("--yes");
    const [file = ""] = await undoFiles(folder);
    for (const text of [out, err, await readFile(file, "utf8")]) expect(text).not.toContain(fake.token);
    expect((await runApply(folder, ["--plan", "plan.json"], {})).err).toContain("CLOUDFLARE_API_TOKEN");
    const wrong = await runApply(folder, ["--plan", "plan.json"], { token: "wrong-token" });
    expect(wrong).toMatchObject({ code: 3, out: "" });
    expect(wrong.err).toContain("does not accept the token");
  });
});

describe("dns apply, killed", { timeout: 120_000 }, () => {
  const moments = ["before", "after"] as const;
  const cases = [1, 2, 3, 4].flatMap((write) => moments.map((moment) => ({ write, moment })));

  /** Kills the process the moment its nth change reached Cloudflare, carried out or not. */
  async function killAt(args: readonly string[], write: number, moment: "before" | "after"): Promise<void> {
    let count = 0;
    let kill = (): void => undefined;
    fake.hook = (now, { method }, response) => {
      if (method === "GET" || now !== moment || (count += 1) !== write) return false;
      kill();
      response.destroy();
      return true;
    };
    const { code } = await runApply(folder, args, {
      token: fake.token,
      onStart: (child) => {
        kill = () => void child.kill("SIGKILL");
      },
    });
    expect(code).toBeNull();
    fake.hook = () => false;
  }

  it.each(cases)(
    "at change $write, $moment it was carried out: undo restores what was, or a second run ends it",
    async ({ write, moment }) => {
      await killAt(["--plan", "plan.json", "--yes"], write, moment);
      const [file = ""] = await undoFiles(folder);
      const left = { records: structuredClone(fake.zone.records), file: await readFile(file) };
      expect((await undo(file)).code).toBe(0);
      expect(held()).toEqual(formerly);

      fake.zone.records = left.records;
      await writeFile(file, left.file);
      const { out } = await apply("--yes");
      expect(held()).toHaveLength(7);
      expect(held()).toContainEqual(expect.objectContaining({ name: `www.${zone}`, type: "CNAME" }));
      expect(await undoFiles(folder)).toEqual([file]);
      expect(out).toContain(file);
      expect((await undo(file)).code).toBe(0);
      expect(held()).toEqual(formerly);
    },
  );

  it.each(cases.filter((_, index) => index % 2 === 0 || index > 5))(
    "while undoing change $write, $moment it was carried out: undoing again restores all",
    async ({ write, moment }) => {
      await apply("--yes");
      const [file = ""] = await undoFiles(folder);
      await killAt(["--undo", file], write, moment);
      expect((await undo(file)).code).toBe(0);
      expect(held()).toEqual(formerly);
    },
  );

  it("reads an undo file whose last line was cut off anywhere", async () => {
    await apply("--yes");
    const [file = ""] = await undoFiles(folder);
    const whole = await readFile(file);
    const applied = structuredClone(fake.zone.records);
    for (const bytes of [whole.length - 1, whole.length - 9, whole.length - 40]) {
      fake.zone.records = structuredClone(applied);
      await writeFile(file, whole.subarray(0, bytes));
      expect((await undo(file)).code).toBe(0);
      expect(held()).toEqual(formerly);
    }
  });
});
