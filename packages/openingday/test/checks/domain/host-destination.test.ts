import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/host-destination.ts";
import type { HostRecords } from "../../../src/model/evidence-dns.ts";
import type { Walk } from "../../../src/model/evidence-web.ts";
import type { Declared, DeclaredHost } from "../../../src/model/target.ts";
import { absent, answer, broken, contextWith, deep, healthyWalks, records, summary, walk } from "./world.ts";

const vercel = { name: "Vercel", rule: "address 76.76.21.0/24" };
const names = ["myapp.test", "www.myapp.test", "app.myapp.test", "api.myapp.test"];
const named = names.map((name) => records(name, answer("76.76.21.21"), { provider: vercel }));
const bareHosts = names.map((name) => records(name));
const withRecords = (changed: HostRecords, all = named): HostRecords[] => all.map((one) => (one.name === changed.name ? changed : one));
const everyWalk = (host: string, make: (start: string) => Walk): Walk[] =>
  ["http", "https"].flatMap((scheme) => ["/", deep].map((path) => make(`${scheme}://${host}${path}`)));
const withTarget = (name: string, target: string): Partial<Declared> => ({
  hosts: contextWith().declared.hosts.map((host): DeclaredHost => (host.name === name ? { ...host, target } : host)),
});

function evaluate(hosts: readonly HostRecords[], changes: readonly Walk[] = [], declared: Partial<Declared> = {}) {
  return check.evaluate({ "dns.hosts": { resolver: "system", hosts }, "http.walks": healthyWalks(...changes) }, contextWith(declared));
}

describe("host-destination", () => {
  const elsewhere = records("app.myapp.test", answer("192.0.2.99"));
  it.each<{ why: string; hosts: readonly HostRecords[]; changes: readonly Walk[]; declared: Partial<Declared>; want: string }>([
    { why: "every provider is named", hosts: named, changes: [], declared: {}, want: "passed" },
    {
      why: "the target is as declared",
      hosts: withRecords(records("app.myapp.test", answer("192.0.2.1"), { provider: { name: "192.0.2.1", rule: "declared target" } })),
      changes: [],
      declared: withTarget("app.myapp.test", "192.0.2.1"),
      want: "passed",
    },
    {
      why: "the target is another",
      hosts: withRecords(elsewhere),
      changes: [],
      declared: withTarget("app.myapp.test", "192.0.2.1"),
      want: "failed elsewhere",
    },
    {
      why: "another provider serves it",
      hosts: named,
      changes: [],
      declared: withTarget("app.myapp.test", "netlify"),
      want: "failed elsewhere",
    },
    {
      why: "a front hides the declared target",
      hosts: withRecords(
        records("app.myapp.test", answer("104.16.0.1"), {
          provider: { name: "Cloudflare", rule: "address 104.16.0.0/13", hidesTarget: true },
        }),
      ),
      changes: [],
      declared: withTarget("app.myapp.test", "192.0.2.1"),
      want: "passed",
    },
    {
      why: "nothing answers at a forgotten host",
      hosts: withRecords(elsewhere),
      changes: everyWalk("app.myapp.test", (start) => broken(walk(start))),
      declared: {},
      want: "failed nobody-answers",
    },
    {
      why: "one host alone is silent",
      hosts: named,
      changes: everyWalk("app.myapp.test", (start) => broken(walk(start), "connect", "timeout")),
      declared: {},
      want: "failed nobody-answers",
    },
    { why: "only http is closed", hosts: named, changes: [broken(walk("http://app.myapp.test/"))], declared: {}, want: "passed" },
    {
      why: "this network reaches nothing",
      hosts: named,
      changes: names.flatMap((name) => everyWalk(name, (start) => broken(walk(start), "connect", "timeout"))),
      declared: {},
      want: "inconclusive",
    },
    {
      why: "the site lands on a parking page",
      hosts: named,
      changes: [walk("https://myapp.test/", [302, "https://parked.test/"], [200])],
      declared: {},
      want: "warned lands-outside",
    },
    {
      why: "www lands on a parking page",
      hosts: named,
      changes: [walk("https://www.myapp.test/", [302, "https://parked.test/"], [200])],
      declared: {},
      want: "failed lands-outside",
    },
    {
      why: "the app hands over to a login provider",
      hosts: named,
      changes: [walk("https://app.myapp.test/", [302, "https://x.auth0.test/"], [200])],
      declared: {},
      want: "passed",
    },
    {
      why: "the app runs on a server of one's own beside named hosts",
      hosts: withRecords(elsewhere),
      changes: [],
      declared: {},
      want: "warned unnamed",
    },
    {
      why: "everything runs on one server, declared to have no edge",
      hosts: bareHosts,
      changes: [],
      declared: { edge: { kind: "none" } },
      want: "passed",
    },
    {
      why: "everything runs behind an edge of one's own",
      hosts: bareHosts,
      changes: [],
      declared: { edge: { kind: "own", header: "x-edge" } },
      want: "passed",
    },
    {
      why: "everything runs on one unknown server",
      hosts: bareHosts,
      changes: [],
      declared: {},
      want: "warned unnamed",
    },
    {
      why: "an unknown host shares the address of a named one",
      hosts: withRecords(records("app.myapp.test", answer("76.76.21.21"))),
      changes: [],
      declared: {},
      want: "passed",
    },
    {
      why: "an unknown address answers with errors only",
      hosts: withRecords(elsewhere),
      changes: everyWalk("app.myapp.test", (start) => walk(start, [404])),
      declared: {},
      want: "failed unknown",
    },
    {
      why: "the app asks for a password at its door",
      hosts: withRecords(elsewhere),
      changes: everyWalk("app.myapp.test", (start) => walk(start, [401])),
      declared: { edge: { kind: "none" } },
      want: "passed",
    },
    {
      why: "an API has no page at its root",
      hosts: withRecords(records("api.myapp.test", answer("192.0.2.8"))),
      changes: [],
      declared: {},
      want: "warned unnamed",
    },
    { why: "a host does not resolve", hosts: withRecords(records("app.myapp.test", absent)), changes: [], declared: {}, want: "passed" },
    { why: "no host resolves", hosts: names.map((name) => records(name, absent)), changes: [], declared: {}, want: "inconclusive" },
    {
      why: "an unknown host shows a bad certificate only",
      hosts: withRecords(elsewhere),
      changes: everyWalk("app.myapp.test", (start) => broken(walk(start), "tls", "X")),
      declared: {},
      want: "inconclusive",
    },
  ])("is $want when $why", ({ hosts, changes, declared, want }) => {
    expect(summary(evaluate(hosts, changes, declared))).toBe(want);
  });

  it("finds the host that does not pass the edge while all others do", () => {
    const edge = "x-edge: myapp-edge";
    const changes = [...names.slice(0, 2), "api.myapp.test"].flatMap((name) =>
      everyWalk(name, (start) => walk(start, [200, undefined, edge])),
    );
    const forgotten = everyWalk("app.myapp.test", (start) => walk(start, [200]));
    const declared: Partial<Declared> = { edge: { kind: "own", header: "X-Edge" } };
    expect(summary(evaluate(withRecords(elsewhere, bareHosts), [...changes, ...forgotten], declared))).toBe("failed unknown");
    expect(summary(evaluate(bareHosts, [...changes, ...forgotten], declared))).toBe("passed");
  });

  it("names hosts at one unknown address once, by the page that visitors end at", () => {
    expect(evaluate(bareHosts)).toMatchObject({
      findings: [
        {
          message: expect.stringMatching(/^myapp\.test, www\.myapp\.test, app\.myapp\.test and 1 more answer from/u),
          seen: [
            expect.stringMatching(/ends at https:\/\/myapp\.test with status 200$/u),
            expect.anything(),
            expect.anything(),
            expect.anything(),
          ],
        },
      ],
    });
  });

  it("is sure where the declared target is an address", () => {
    expect(evaluate(withRecords(elsewhere), [], withTarget("app.myapp.test", "192.0.2.1"))).toMatchObject({
      findings: [{ severity: "high", confidence: "proved", seen: ["declared: 192.0.2.1", expect.stringContaining("192.0.2.99")] }],
    });
  });
});
