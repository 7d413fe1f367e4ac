import { describe, expect, it } from "vitest";
import type { EvidenceByKey, EvidenceKey } from "../../../src/model/evidence.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import { NoAnswer } from "../../../src/model/tools.ts";
import dnsFound from "../../../src/probes/dns/dns-found.ts";
import dnsHosts from "../../../src/probes/dns/dns-hosts.ts";
import { worldContext, type World } from "../fake-world.ts";

/** The probe in a world where the hosts were looked up and certificates were seen. */
async function gather(world: World, names: readonly string[] = [], files: Readonly<Record<string, string>> = {}) {
  const { context, requests, questions } = worldContext(world);
  const declared = await dnsHosts.gather(context);
  const evidence = { "dns.hosts": declared, "tls.hosts": { at: "", hosts: [{ host: "myapp.test", names }] } } as Partial<EvidenceByKey>;
  const withFiles: ProbeContext = {
    ...context,
    target: { ...context.target, repository: "/code", ...("list" in files ? { extraNames: "/list" } : {}) },
    tools: {
      ...context.tools,
      files: {
        ...context.tools.files,
        readText: (path) => {
          const text = path === "/list" ? files["list"] : files[path.replace("/code/", "")];
          return text === undefined ? Promise.reject(new Error("ENOENT")) : Promise.resolve(text);
        },
      },
    },
    need: <K extends EvidenceKey>(key: K) => Promise.resolve(evidence[key] as EvidenceByKey[K]),
  };
  return { found: await dnsFound.gather(withFiles), requests, questions };
}
const zone = {
  "myapp.test A": ["192.0.2.10"],
  "app.myapp.test A": ["192.0.2.10"],
  "myapp.test MX": ["10 mx.myapp.test"],
  "myapp.test NS": ["ns1.other.test"],
  "mx.myapp.test A": ["192.0.2.25"],
};

describe("dns.found", () => {
  it("finds names in every source and asks for their front pages, not for those of mail servers or of declared hosts", async () => {
    const { found, requests } = await gather(
      {
        dns: {
          "": {
            ...zone,
            "staging.myapp.test A": ["192.0.2.11"],
            "old.myapp.test A": ["192.0.2.12"],
            "x.myapp.test A": ["192.0.2.13"],
            "y.myapp.test A": ["192.0.2.14"],
          },
        },
        web: ({ url }) => (url === "https://staging.myapp.test/" ? { status: 401 } : new NoAnswer("connect", "ECONNREFUSED", "refused")),
      },
      ["x.myapp.test", "*.myapp.test", "other.test"],
      { CNAME: "y.myapp.test\n", list: "old.myapp.test. A 192.0.2.12\ngone.myapp.test. A 192.0.2.99" },
    );
    const extra = found.names.filter(({ declared }) => !declared);
    expect(Object.fromEntries(extra.map(({ name, foundIn }) => [name, foundIn]))).toEqual({
      "staging.myapp.test": ["a usual name"],
      "old.myapp.test": ["a usual name", "the file list"],
      "mx.myapp.test": ["a mail or name server of the domain"],
      "y.myapp.test": ["CNAME of the code"],
      "gone.myapp.test": ["the file list"],
      "x.myapp.test": ["a certificate in use"],
    });
    expect(extra.find(({ name }) => name === "staging.myapp.test")?.web).toEqual({ url: "https://staging.myapp.test/", status: 401 });
    expect([...new Set(requests.map(({ url }) => new URL(url).hostname))].toSorted()).toEqual([
      "old.myapp.test",
      "staging.myapp.test",
      "x.myapp.test",
      "y.myapp.test",
    ]);
    expect(found.wildcard).toBeUndefined();
    expect(found.unanswered).toEqual([]);
  });

  it("sees an alias to a service where nothing is, and one whose page says that nobody holds it", async () => {
    const gone = { rcode: "NXDOMAIN", values: [], chain: ["old.herokuapp.com"] };
    const there = { values: ["192.0.2.80"], chain: ["me.github.io"] };
    const { found } = await gather({
      dns: {
        "": {
          ...zone,
          "shop.myapp.test A": gone,
          "shop.myapp.test AAAA": gone,
          "docs.myapp.test A": there,
          "docs.myapp.test AAAA": { ...there, values: [] },
        },
      },
      web: ({ url }) =>
        url.startsWith("https:")
          ? new NoAnswer("tls", "ERR_TLS", "no")
          : { status: 404, body: "<p>There isn't a GitHub Pages site here.</p>" },
    });
    expect(found.names.find(({ name }) => name === "shop.myapp.test")).toMatchObject({
      service: { name: "Heroku", suffix: "herokuapp.com" },
      records: { a: { rcode: "NXDOMAIN" } },
    });
    expect(found.names.find(({ name }) => name === "docs.myapp.test")).toMatchObject({
      service: { name: "GitHub Pages" },
      web: { url: "http://docs.myapp.test/", status: 404, unclaimed: "there isn't a github pages site here." },
    });
  });

  it("sees a wildcard, and leaves out guessed names that are nothing else", async () => {
    const everywhere = { values: ["192.0.2.99"] };
    const guesses = Object.fromEntries(["openingday-word", "blog", "docs"].map((label) => [`${label}.myapp.test A`, everywhere]));
    const { found } = await gather({ dns: { "": { ...zone, ...guesses, "shop.myapp.test A": ["192.0.2.70"] } } });
    expect(found.wildcard).toMatchObject({ asked: "openingday-word.myapp.test", records: { a: { values: ["192.0.2.99"] } } });
    expect(found.names.filter(({ declared }) => !declared).map(({ name }) => name)).toEqual(
      ["mx.myapp.test", "shop.myapp.test"].toReversed(),
    );
  });

  it("names what no server answered for, and a list that cannot be read", async () => {
    const broken = { ...zone, "blog.myapp.test A": { rcode: "SERVFAIL" }, "docs.myapp.test A": { rcode: "SERVFAIL" } };
    // A guess that fails is left alone; a name that the owner's list has is not.
    const { found } = await gather({ dns: { "": broken } }, [], { list: "docs.myapp.test" });
    expect(found.unanswered).toEqual(["docs.myapp.test"]);
    const { context } = worldContext({ dns: { "": zone } });
    const declared = await dnsHosts.gather(context);
    const without = await dnsFound.gather({
      ...context,
      target: { ...context.target, extraNames: "/none.txt" },
      tools: { ...context.tools, files: { ...context.tools.files, readText: () => Promise.reject(new Error("ENOENT: no such file")) } },
      need: <K extends EvidenceKey>(key: K) =>
        key === "dns.hosts" ? Promise.resolve(declared as EvidenceByKey[K]) : Promise.reject(new Error("no certificates")),
    });
    expect(without.sources).toContainEqual({ source: "the file none.txt", names: 0, error: expect.stringContaining("ENOENT") as string });
  });
});
