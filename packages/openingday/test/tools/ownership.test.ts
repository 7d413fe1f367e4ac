import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { NoAnswer, type HttpAnswer, type Tools } from "../../src/model/tools.ts";
import { isLoopback } from "../../src/tools/loopback.ts";
import { NotOwned, createOwnership, findOwnershipProof, proveOwnership, readOrCreateKey } from "../../src/tools/ownership.ts";

const hash = "ab".repeat(32);
const ownership = createOwnership({ domain: "shop.test", provenDomains: ["Proven.test."], declaredOurs: ["Ours.example"], keyHash: hash });

describe("assertOwned", () => {
  it.each([
    { why: "loopback, whatever its name", host: "stranger.test", address: "127.0.0.1" },
    { why: "all of 127.0.0.0/8", host: "stranger.test", address: "127.200.3.4" },
    { why: "::1", host: "stranger.test", address: "::1" },
    { why: "::1 written long", host: "stranger.test", address: "0:0:0:0:0:0:0:1" },
    { why: "loopback written as IPv6", host: "stranger.test", address: "::ffff:127.0.0.1" },
    { why: "the proven domain", host: "proven.test", address: "192.0.2.1" },
    { why: "below the proven domain", host: "App.Proven.TEST.", address: "192.0.2.1" },
    { why: "declared ours", host: "ours.example", address: "192.0.2.1" },
  ])("allows $why", ({ host, address }) => {
    expect(() => ownership.assertOwned(host, address)).not.toThrow();
  });

  it.each([
    { why: "a name that looks like loopback", host: "localhost", address: "192.0.2.1" },
    { why: "a name that contains loopback", host: "127.0.0.1.stranger.test", address: "192.0.2.1" },
    { why: "a name that ends like the proven one", host: "notproven.test", address: "192.0.2.1" },
    { why: "a name that begins with the proven one", host: "proven.test.stranger.test", address: "192.0.2.1" },
    { why: "below a host declared ours", host: "sub.ours.example", address: "192.0.2.1" },
    { why: "any address of this machine that is not loopback", host: "stranger.test", address: "0.0.0.0" },
    { why: "IPv6 of nobody", host: "stranger.test", address: "::" },
    { why: "a private network", host: "stranger.test", address: "10.0.0.1" },
    { why: "an address next to loopback", host: "stranger.test", address: "128.0.0.1" },
    { why: "something that is no address", host: "stranger.test", address: "127.0.0.1.test" },
  ])("refuses $why", ({ host, address }) => {
    expect(() => ownership.assertOwned(host, address)).toThrow(NotOwned);
  });

  it("says what to do for a host of the declared domain", () => {
    expect(() => ownership.assertOwned("app.shop.test", "192.0.2.1")).toThrow(
      `app.shop.test (192.0.2.1) was not tested, because nothing proves that it is yours. To allow it, publish the line openingday-proof=${hash} as a TXT record of _openingday.shop.test, or as the file https://shop.test/.well-known/openingday.`,
    );
  });

  it("leaves strangers alone", () => {
    expect(() => ownership.assertOwned("stranger.test", "192.0.2.1")).toThrow("declare it in the configuration if it is yours");
  });

  it("judges loopback by the address only", () => {
    expect(isLoopback("localhost")).toBe(false);
  });
});

/** Tools that answer the TXT question and the well-known file as told; undefined is no answer. */
function world(
  txt: readonly string[] | undefined,
  file: { status: number; text: string } | undefined,
): Pick<Tools, "dns" | "http"> & { urls: string[] } {
  const urls: string[] = [];
  return {
    urls,
    dns: {
      query({ name, type }) {
        if (name !== "_openingday.shop.test" || type !== "TXT" || txt === undefined)
          return Promise.reject(new NoAnswer("dns", "timeout", "silence"));
        return Promise.resolve({
          rcode: "NOERROR",
          values: txt,
          authoritative: false,
          authenticated: false,
          chain: [],
          referral: [],
          server: "",
        });
      },
      addresses: () => Promise.resolve([]),
    },
    http: {
      request({ url }) {
        urls.push(url);
        if (file === undefined) return Promise.reject(new NoAnswer("connect", "ECONNREFUSED", "refused"));
        return Promise.resolve({ status: file.status, text: () => file.text } as HttpAnswer);
      },
    },
  };
}

describe("the proof", () => {
  const line = `openingday-proof=${hash}`;
  it.each([
    { why: "a TXT record", txt: ["v=spf1 -all", line], file: undefined, by: "dns" },
    { why: "a TXT record with more in it", txt: [`x ${line};`], file: undefined, by: "dns" },
    { why: "the file", txt: [], file: { status: 200, text: `# ours\r\n${line}\r\n` }, by: "well-known" },
    { why: "the file while DNS is silent", txt: undefined, file: { status: 200, text: line }, by: "well-known" },
  ])("is $why", async ({ txt, file, by }) => {
    const tools = world(txt, file);
    expect(await findOwnershipProof("shop.test", hash, tools)).toEqual({ proved: true, by });
    expect(await proveOwnership("shop.test", hash, tools)).toBe(true);
  });

  it.each([
    {
      why: "nothing",
      txt: [],
      file: { status: 404, text: "" },
      reason: "has no TXT record, and https://shop.test/.well-known/openingday answers 404",
    },
    {
      why: "another key",
      txt: [`openingday-proof=${"cd".repeat(32)}`],
      file: { status: 200, text: "<html>" },
      reason: "holds another key",
    },
    { why: "a longer line", txt: [`${line}00`], file: undefined, reason: "could not be read (ECONNREFUSED)" },
    { why: "a line with something before it", txt: [`x${line}`], file: undefined, reason: "another key" },
    { why: "the line on an error page", txt: [], file: { status: 500, text: line }, reason: "answers 500" },
    { why: "the line on a redirect", txt: [], file: { status: 302, text: line }, reason: "answers 302" },
    { why: "silence", txt: undefined, file: undefined, reason: "could not be looked up (timeout)" },
  ])("is not $why", async ({ txt, file, reason }) => {
    const tools = world(txt, file);
    expect(await findOwnershipProof("shop.test", hash, tools)).toMatchObject({
      proved: false,
      reason: expect.stringContaining(reason) as string,
    });
    expect(await proveOwnership("shop.test", hash, tools)).toBe(false);
    expect(new Set(tools.urls)).toEqual(new Set(["https://shop.test/.well-known/openingday"]));
  });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "openingday-key-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe("the key", () => {
  it("is made once, for its owner's eyes only, and only its hash comes out", async () => {
    const place = join(folder(), "deep", ".openingday");
    const first = await readOrCreateKey(place);
    const path = join(place, "ownership.key");
    const key = readFileSync(path, "utf8").trim();
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(first.line).toBe(`openingday-proof=${first.hash}`);
    expect(JSON.stringify(first)).not.toContain(key);
    expect(await readOrCreateKey(place)).toEqual(first);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.platform === "win32")("is closed to others when it was open", async () => {
    const place = folder();
    await readOrCreateKey(place);
    chmodSync(join(place, "ownership.key"), 0o644);
    await readOrCreateKey(place);
    expect(statSync(join(place, "ownership.key")).mode & 0o777).toBe(0o600);
  });

  it("is not taken from a file that holds something else, nor through a link", async () => {
    const place = folder();
    writeFileSync(join(place, "ownership.key"), "not a key");
    await expect(readOrCreateKey(place)).rejects.toThrow("does not hold a key");
    const linked = folder();
    writeFileSync(join(linked, "elsewhere"), "A".repeat(43));
    symlinkSync(join(linked, "elsewhere"), join(linked, "ownership.key"));
    await expect(readOrCreateKey(linked)).rejects.toMatchObject({ code: "ELOOP" });
  });
});
