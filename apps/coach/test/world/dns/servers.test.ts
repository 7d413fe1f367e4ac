import { createSocket } from "node:dgram";
import { Resolver as NodeResolver } from "node:dns/promises";
import { connect } from "node:net";
import { decode, encode } from "dns-packet";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askServer } from "../../../world/dns/ask.ts";
import { startAuthoritative } from "../../../world/dns/authoritative.ts";
import { createZoneKey, dsFor } from "../../../world/dns/keys.ts";
import { startParent } from "../../../world/dns/parent.ts";
import { startResolver } from "../../../world/dns/resolver.ts";
import { defineZone } from "../../../world/dns/zone.ts";
import { freePorts } from "../../../world/free-port.ts";
import { brightpathZone } from "./brightpath-zone.ts";
import type { DecodedPacket, OptAnswer, Packet } from "dns-packet";
import type { Authoritative } from "../../../world/dns/authoritative.ts";
import type { Heard } from "../../../world/dns/message.ts";
import type { Parent } from "../../../world/dns/parent.ts";
import type { Resolver } from "../../../world/dns/resolver.ts";

const key = createZoneKey();
const servers = [
  { name: "ns1.brightpath.test", address: "127.0.0.3" },
  { name: "ns2.brightpath.test", address: "127.0.0.4" },
];
const delegation = { zone: "brightpath.test", servers, ds: [dsFor("brightpath.test", key.dnskey)] };
const inbox = defineZone("inbox.test", 300, [
  ["@", "SOA", "ns.inbox.test hostmaster.inbox.test 1 2 3 4 60"],
  ["@", "MX", "10 mx.inbox.test"],
  ["mx", "A", "127.0.0.40"],
]);

let port = 0;
let now = 0;
let parent: Parent;
let ns1: Authoritative;
let ns2: Authoritative;
let resolver: Resolver;

beforeEach(async () => {
  now = Date.now();
  port = await freePorts(["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"].map((address) => ({ address, protocol: "both" })));
  parent = await startParent({ address: "127.0.0.2", port, delegations: [delegation] });
  ns1 = await startAuthoritative({ address: "127.0.0.3", port, zones: [{ zone: brightpathZone(), key }] });
  ns2 = await startAuthoritative({ address: "127.0.0.4", port, zones: [{ zone: brightpathZone(), key }] });
  resolver = await startResolver({
    address: "127.0.0.5",
    port,
    hints: { test: ["127.0.0.2"] },
    zones: [inbox],
    timeoutMs: 300,
    now: () => now,
  });
});

afterEach(async () => {
  await Promise.all([parent, ns1, ns2, resolver].map((server) => server.stop()));
});

function ask(address: string, name: string, type: string, recursionDesired = address === "127.0.0.5"): Promise<Heard> {
  return askServer({ address, port, name, type, timeoutMs: 5000, recursionDesired });
}

function values(heard: Heard, type: string): unknown[] {
  return heard.answers.filter((record) => record.type === type).map((record) => record.data);
}

async function addressAndTtl(): Promise<unknown> {
  const { answers } = await ask("127.0.0.5", "app.brightpath.test", "A");
  return [answers[0]?.data, answers[0]?.ttl];
}

// One packet out, one packet back, over plain UDP.
function exchange(address: string, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("message", (answer) => {
      socket.close();
      resolve(answer);
    });
    socket.send(bytes, port, address);
  });
}

async function exchangePacket(address: string, packet: Packet): Promise<DecodedPacket & { rcode: string }> {
  return decode(await exchange(address, encode({ id: 7, type: "query", ...packet }))) as DecodedPacket & { rcode: string };
}

describe("the authoritative servers", () => {
  it("answer with AA for their zone and refuse the rest", async () => {
    expect(await ask("127.0.0.3", "app.brightpath.test", "A")).toMatchObject({
      rcode: "NOERROR",
      authoritative: true,
      recursionAvailable: false,
    });
    expect(await ask("127.0.0.3", "example.com", "A")).toMatchObject({ rcode: "REFUSED", authoritative: false, answers: [] });
  });

  it("can disagree, serial included", async () => {
    ns2.setZone({ zone: brightpathZone({ address: "127.0.0.99", serial: 9 }), key });
    expect(values(await ask("127.0.0.3", "brightpath.test", "A"), "A")).toEqual(["127.0.0.10"]);
    expect(values(await ask("127.0.0.4", "brightpath.test", "A"), "A")).toEqual(["127.0.0.99"]);
    expect(values(await ask("127.0.0.4", "brightpath.test", "SOA"), "SOA")).toMatchObject([{ serial: 9 }]);
    ns2.dropZone("brightpath.test");
    expect(await ask("127.0.0.4", "brightpath.test", "A")).toMatchObject({ rcode: "REFUSED" });
  });

  it("cut an answer that is too large for UDP and give it whole over TCP", async () => {
    const questions = [{ name: "huge.brightpath.test", type: "TXT" as const }];
    const cut = await exchangePacket("127.0.0.3", { questions });
    expect(cut).toMatchObject({ flag_tc: true, answers: [], rcode: "NOERROR" });
    // Our own client asks again over TCP by itself.
    const [text] = values(await ask("127.0.0.3", "huge.brightpath.test", "TXT"), "TXT");
    expect(Buffer.concat(text as Buffer[])).toHaveLength(3000);
    // And so does the one in Node.
    const node = new NodeResolver();
    node.setServers([`127.0.0.3:${port}`]);
    expect((await node.resolveTxt("huge.brightpath.test"))[0]?.join("")).toHaveLength(3000);
  });

  it("fit an answer of 700 octets into what EDNS offers, and cut it without EDNS", async () => {
    const questions = [{ name: "s1._domainkey.brightpath.test", type: "TXT" as const }];
    const opt = { type: "OPT", name: ".", udpPayloadSize: 4096, flags: 0, options: [] } as unknown as OptAnswer;
    expect(await exchangePacket("127.0.0.3", { questions })).toMatchObject({ flag_tc: true });
    const whole = await exchangePacket("127.0.0.3", { questions, additionals: [opt] });
    expect(whole).toMatchObject({ flag_tc: false, additionals: [{ type: "OPT", udpPayloadSize: 1232, flag_do: false }] });
    expect(whole.answers).toHaveLength(1);
  });

  it("echo the case of the question", async () => {
    const answer = await exchangePacket("127.0.0.3", { questions: [{ name: "APP.brightPath.test", type: "A" }] });
    expect(answer).toMatchObject({ rcode: "NOERROR", questions: [{ name: "APP.brightPath.test" }], answers: [{ data: "127.0.0.10" }] });
  });

  it("answer malformed and unusual queries in one packet, and stay up", async () => {
    const header = Buffer.alloc(12);
    header.writeUInt16BE(77, 0);
    header.writeUInt16BE(65_535, 4);
    expect((await exchange("127.0.0.3", header)).readUInt16BE(2) & 0xf).toBe(1);
    const question = { name: "brightpath.test", type: "A" as const };
    expect(await exchangePacket("127.0.0.3", { questions: [question, question] })).toMatchObject({ rcode: "FORMERR" });
    expect(await exchangePacket("127.0.0.3", { questions: [question], flags: 5 << 11 })).toMatchObject({ rcode: "NOTIMP" });
    expect(await exchangePacket("127.0.0.3", { questions: [{ ...question, type: "AXFR" }] })).toMatchObject({ rcode: "REFUSED" });
    const badVersion = { type: "OPT", name: ".", udpPayloadSize: 1232, ednsVersion: 1, flags: 0, options: [] } as unknown as OptAnswer;
    expect(await exchangePacket("127.0.0.3", { questions: [question], additionals: [badVersion] })).toMatchObject({
      additionals: [{ extendedRcode: 1 }],
    });
  });

  it("take several questions in one TCP connection, in pieces", async () => {
    const query = encode({ id: 1, type: "query", questions: [{ name: "app.brightpath.test", type: "A" }] });
    const framed = Buffer.concat([Buffer.from([0, query.length]), query]);
    const socket = connect({ host: "127.0.0.3", port });
    socket.write(framed.subarray(0, 5));
    socket.write(Buffer.concat([framed.subarray(5), framed]));
    const addresses: unknown[] = [];
    let heard = Buffer.alloc(0);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      heard = Buffer.concat([heard, chunk]);
      while (heard.length > 2 && heard.length >= 2 + heard.readUInt16BE(0)) {
        const answer = decode(heard.subarray(2, 2 + heard.readUInt16BE(0))).answers?.[0];
        heard = heard.subarray(2 + heard.readUInt16BE(0));
        addresses.push(answer?.type === "A" && answer.data);
      }
      if (addresses.length === 2) break;
    }
    expect(addresses).toEqual(["127.0.0.10", "127.0.0.10"]);
  });
});

describe("the parent", () => {
  it("refers with NS and glue, without AA", async () => {
    const referral = await ask("127.0.0.2", "app.brightpath.test", "A");
    expect(referral).toMatchObject({ rcode: "NOERROR", authoritative: false, answers: [] });
    expect(referral.authority.filter(({ type }) => type === "NS").map(({ data }) => data)).toEqual(servers.map(({ name }) => name));
    expect(referral.additional.map(({ data }) => data)).toEqual(["127.0.0.3", "127.0.0.4"]);
    expect(referral.authority.filter(({ type }) => type === "DS")).toHaveLength(1);
  });

  it("answers DS itself and knows who is not registered", async () => {
    expect(await ask("127.0.0.2", "brightpath.test", "DS")).toMatchObject({ authoritative: true, answers: [{ type: "DS" }] });
    expect(await ask("127.0.0.2", "nobody.test", "A")).toMatchObject({ rcode: "NXDOMAIN", authoritative: true });
    parent.setDelegations([]);
    expect(await ask("127.0.0.2", "brightpath.test", "NS")).toMatchObject({ rcode: "NXDOMAIN" });
  });
});

describe("the resolver", () => {
  it("walks to the answer, follows aliases and vouches for it", async () => {
    const heard = await ask("127.0.0.5", "docs.brightpath.test", "A");
    expect(heard).toMatchObject({ rcode: "NOERROR", authoritative: false, recursionAvailable: true, authentic: true });
    expect(values(heard, "CNAME")).toEqual(["app.brightpath.test"]);
    expect(values(heard, "A")).toEqual(["127.0.0.10"]);
    expect(values(await ask("127.0.0.5", "brightpath.test", "DS"), "DS")).toHaveLength(1);
  });

  it.each([
    { why: "NXDOMAIN", name: "nope.brightpath.test", type: "A", rcode: "NXDOMAIN", soa: "brightpath.test" },
    { why: "NODATA", name: "app.brightpath.test", type: "AAAA", rcode: "NOERROR", soa: "brightpath.test" },
    { why: "an unregistered name", name: "nobody.test", type: "A", rcode: "NXDOMAIN", soa: "test" },
    { why: "a name outside this world", name: "example.com", type: "A", rcode: "NXDOMAIN", soa: "" },
    { why: "an alias to an unregistered name", name: "shop.brightpath.test", type: "A", rcode: "NXDOMAIN", soa: "test" },
  ])("tells $why", async ({ name, type, rcode, soa }) => {
    const heard = await ask("127.0.0.5", name, type);
    expect(heard.rcode).toBe(rcode);
    expect(heard.authority.find((record) => record.type === "SOA")?.name).toBe(soa);
  });

  it("answers its own zones", async () => {
    expect(values(await ask("127.0.0.5", "inbox.test", "MX"), "MX")).toEqual([{ preference: 10, exchange: "mx.inbox.test" }]);
    resolver.setZones([]);
    expect(await ask("127.0.0.5", "inbox.test", "MX")).toMatchObject({ rcode: "NXDOMAIN" });
  });

  it("keeps an answer for its TTL, counts down, and forgets on demand", async () => {
    expect(await addressAndTtl()).toEqual(["127.0.0.10", 30]);
    const moved = brightpathZone();
    const records = moved.records.map((record) => (record.name === "app.brightpath.test" ? { ...record, value: "127.0.0.77" } : record));
    for (const server of [ns1, ns2]) server.setZone({ zone: { ...moved, records }, key });
    now += 12_500;
    expect(await addressAndTtl()).toEqual(["127.0.0.10", 18]);
    resolver.flush();
    expect(await addressAndTtl()).toEqual(["127.0.0.77", 30]);
    now += 30_000;
    for (const server of [ns1, ns2]) server.setZone({ zone: moved, key });
    expect(await addressAndTtl()).toEqual(["127.0.0.10", 30]);
  });

  it("goes to the second server when the first is silent or lame, and fails when both are", async () => {
    ns1.settings.silent = true;
    expect(await ask("127.0.0.5", "app.brightpath.test", "A")).toMatchObject({ rcode: "NOERROR", authentic: true });
    ns1.settings.silent = false;
    ns1.dropZone("brightpath.test");
    resolver.flush();
    expect(await ask("127.0.0.5", "app.brightpath.test", "A")).toMatchObject({ rcode: "NOERROR", authentic: true });
    ns2.dropZone("brightpath.test");
    resolver.flush();
    expect(await ask("127.0.0.5", "app.brightpath.test", "A")).toMatchObject({ rcode: "SERVFAIL", answers: [] });
  });

  it("does not vouch for an unsigned zone", async () => {
    parent.setDelegations([{ ...delegation, ds: [] }]);
    expect(await ask("127.0.0.5", "app.brightpath.test", "A")).toMatchObject({ rcode: "NOERROR", authentic: false });
  });

  it.each([
    { why: "signed by a key the parent does not name", served: { zone: brightpathZone(), key: createZoneKey() } },
    { why: "not signed at all", served: { zone: brightpathZone() } },
  ])("refuses a zone that is $why, unless checking is disabled", async ({ served }) => {
    for (const server of [ns1, ns2]) server.setZone(served);
    const questions = [{ name: "app.brightpath.test", type: "A" as const }];
    const opt = { type: "OPT", name: ".", udpPayloadSize: 1232, flags: 0, options: [] } as unknown as OptAnswer;
    const refused = await exchangePacket("127.0.0.5", { questions, flags: 0x0100, additionals: [opt] });
    expect(refused).toMatchObject({ rcode: "SERVFAIL", additionals: [{ options: [{ code: 15, data: Buffer.from([0, 6]) }] }] });
    expect(await exchangePacket("127.0.0.5", { questions, flags: 0x0110 })).toMatchObject({
      rcode: "NOERROR",
      flag_cd: true,
      flag_ad: false,
    });
  });

  it("says AD only to those who asked, and keeps signatures from those who did not", async () => {
    const questions = [{ name: "app.brightpath.test", type: "A" as const }];
    expect(await exchangePacket("127.0.0.5", { questions, flags: 0x0100 })).toMatchObject({ flag_ad: false, answers: [{ type: "A" }] });
    expect(await exchangePacket("127.0.0.5", { questions, flags: 0x0120 })).toMatchObject({ flag_ad: true, answers: [{ type: "A" }] });
    expect((await ask("127.0.0.5", "app.brightpath.test", "A")).answers.map(({ type }) => type)).toEqual(["A", "RRSIG"]);
  });

  it("serves Node's own client", async () => {
    const node = new NodeResolver();
    node.setServers([`127.0.0.5:${port}`]);
    expect(await node.resolve4("docs.brightpath.test")).toEqual(["127.0.0.10"]);
    await expect(node.resolve4("nope.brightpath.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(node.resolve6("app.brightpath.test")).rejects.toMatchObject({ code: "ENODATA" });
  });
});

it("frees the port when stopped, also with questions under way", async () => {
  ns1.settings.silent = true;
  ns2.settings.silent = true;
  const left = ask("127.0.0.5", "app.brightpath.test", "A").catch((error: unknown) => error);
  await resolver.stop();
  await resolver.stop();
  const again = await startResolver({ address: "127.0.0.5", port, hints: {} });
  await again.stop();
  await parent.stop();
  expect(left).toBeInstanceOf(Promise);
});
