import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DnsPlan } from "../../packages/openingday/src/model/dns-plan.ts";
import { type FakeCloudflare, startFakeCloudflare } from "../../packages/openingday/test/edge/fake-cloudflare.ts";
import { type FakeRecord, fakeRecord, withoutId } from "../../packages/openingday/test/edge/fake-records.ts";
import { type DnsLab, layOutDns, type Line } from "./dns-lab.ts";
import type { Closer } from "./lab.ts";
import { installPacked, type PackedCli, type Ran } from "./packed-cli.ts";
import { expectNoStack, expectRefusal } from "./sentences.ts";

let cli: PackedCli;
beforeAll(async () => {
  cli = await installPacked();
});
afterAll(() => cli.remove());

const domain = "launch.test";
/** What Cloudflare answers for a host behind its proxy, whatever its record says. */
const edgeAddress = "104.16.132.229";
const wanted = [
  "@ MX 10 mail.launch.test.",
  "_dmarc TXT v=DMARC1; p=none; rua=mailto:hello@launch.test",
  "s1._domainkey TXT v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ",
  "shop CNAME stores.example.net.",
];

interface World {
  readonly fake: FakeCloudflare;
  readonly lab: DnsLab;
  readonly run: (args: readonly string[], options?: { readonly token?: string }) => Promise<Ran>;
}

/** A zone at the stand-in for Cloudflare, and name servers that answer what it holds, as soon as it holds it. */
async function openWorld(closer: Closer): Promise<World> {
  const records = [
    fakeRecord(domain, "A", "192.0.2.10", { proxied: true }),
    fakeRecord(`app.${domain}`, "A", "192.0.2.99"),
    fakeRecord(`mail.${domain}`, "A", "192.0.2.30"),
    fakeRecord(domain, "MX", "old-mail.example.net", { priority: 10, ttl: 300, comment: "entered by hand" }),
    fakeRecord(`shop.${domain}`, "A", "192.0.2.55"),
    fakeRecord(`notes.${domain}`, "TXT", '"ours, and nobody asked"'),
  ];
  const fake = await startFakeCloudflare({ name: domain, records });
  closer(() => fake.stop());
  const lab = await layOutDns(
    closer,
    {
      edge: { kind: "cloudflare" },
      records: wanted,
      hosts: [
        { name: domain, role: "site", target: "192.0.2.10" },
        { name: `app.${domain}`, role: "app", target: "192.0.2.11" },
        { name: `api.${domain}`, role: "api", target: "192.0.2.12" },
        { name: `mail.${domain}`, role: "mail", target: "192.0.2.30" },
      ],
      vantage: { cloudflareApi: fake.base },
    },
    1,
  );
  const publish = (): void => lab.publish(fake.zone.records.map(lineOf));
  publish();
  fake.hook = (moment, { method }) => {
    if (moment === "after" && method !== "GET") publish();
  };
  return {
    fake,
    lab,
    run: (args, { token } = {}) =>
      cli.run(["dns", ...args], { cwd: lab.folder, env: token === undefined ? {} : { CLOUDFLARE_API_TOKEN: token } }),
  };
}

function lineOf({ name, type, content, proxied, priority }: FakeRecord): Line {
  const label = name === domain ? "@" : name.slice(0, -domain.length - 1);
  if (proxied) return [label, "A", edgeAddress];
  if (type === "MX") return [label, type, `${priority ?? 0} ${content}.`];
  if (type === "CNAME") return [label, type, `${content}.`];
  return [label, type, type === "TXT" ? content.replaceAll(/"(.*?)"\s*/gu, "$1") : content];
}

const changesOf = ({ stdout }: Ran): string[] =>
  (JSON.parse(stdout) as DnsPlan).changes
    .filter(({ action }) => action === "create" || action === "change")
    .map(({ action, record }) => `${action} ${record.name} ${record.type} ${record.value}`);

describe("from the plan to records that live", () => {
  it("changes nothing without a token, and nothing without a word", async ({ onTestFinished }) => {
    const { fake, run } = await openWorld(onTestFinished);
    const before = structuredClone(fake.zone.records);
    expectRefusal(await run(["apply", "--yes"]), /needs a token that may: set CLOUDFLARE_API_TOKEN/u);
    expect(fake.seen).toEqual([]);
    expectRefusal(await run(["apply", "--yes"], { token: "made-up-and-wrong" }), /Cloudflare/u);
    const asked = await run(["apply"], { token: fake.token });
    expectNoStack(asked);
    expect(asked.exitCode).toBe(2);
    expect(asked.stdout).toContain("Nothing was changed.");
    expect(asked.stderr).toContain("Type launch.test to go on");
    expect(fake.seen.filter((call) => !call.startsWith("GET "))).toEqual([]);
    expect(fake.zone.records).toEqual(before);
  });

  it("shows the lines, makes them, sees them live, and puts everything back", async ({ onTestFinished }) => {
    const { fake, lab, run } = await openWorld(onTestFinished);
    const { token } = fake;
    const before = fake.zone.records.map(withoutId);

    const planned = await run(["plan", "--json"]);
    expect(planned.exitCode, planned.stderr).toBe(1);
    expect(changesOf(planned)).toEqual([
      "create _dmarc.launch.test TXT v=DMARC1; p=none; rua=mailto:hello@launch.test",
      "create s1._domainkey.launch.test TXT v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ",
      "create api.launch.test A 192.0.2.12",
      "change launch.test MX 10 mail.launch.test",
      "change shop.launch.test CNAME stores.example.net",
      "change app.launch.test A 192.0.2.11",
    ]);
    expect((await run(["verify"])).exitCode).toBe(1);

    const applied = await run(["apply", "--yes"], { token });
    expect(applied.exitCode, applied.stdout + applied.stderr).toBe(0);
    const held = fake.zone.records.map(({ name, type, content, proxied }) => `${name} ${type} ${content}${proxied ? " proxied" : ""}`);
    expect(held).toEqual(
      expect.arrayContaining([
        "launch.test A 192.0.2.10 proxied",
        "api.launch.test A 192.0.2.12 proxied",
        "app.launch.test A 192.0.2.11",
        "mail.launch.test A 192.0.2.30",
        "launch.test MX mail.launch.test",
        "shop.launch.test CNAME stores.example.net",
        'notes.launch.test TXT "ours, and nobody asked"',
      ]),
    );
    expect(held).toHaveLength(before.length + 3);
    expect(fake.seen.filter((call) => call.startsWith("DELETE "))).toEqual([]);

    const verified = await run(["verify", "--wait", "--timeout", "20s"]);
    expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);
    const again = await run(["plan", "--json"]);
    expect(changesOf(again)).toEqual([]);
    expect(again.exitCode, again.stdout).toBe(0);

    const folder = join(lab.folder, ".openingday/dns-undo");
    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    const undone = await run(["apply", "--undo", join(folder, files[0] ?? "")], { token });
    expect(undone.exitCode, undone.stdout + undone.stderr).toBe(0);
    const sorted = (records: readonly object[]): string[] =>
      records.map((one) => JSON.stringify(one)).toSorted((a, b) => a.localeCompare(b));
    expect(sorted(fake.zone.records.map(withoutId))).toEqual(sorted(before));
    expect((await run(["verify", "--wait", "--timeout", "3s"])).exitCode).toBe(1);
  });
});
