import { describe, expect, it } from "vitest";
import { authenticateMail } from "../../../src/probes/mail/authenticate-mail.ts";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const top = [
  "From: Joe SixPack <joe@football.example.com>",
  "To: Suzie Q <suzie@shopping.example.net>",
  "Subject: Is dinner ready?",
  "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
  "Message-ID: <20030712040037.46341.5F8J@football.example.com>",
];
const body = (gap: string): readonly string[] => ["", "Hi.", "", `We lost the game.${gap}Are you hungry yet?`, "", "Joe.", ""];

/**
 * RFC 6376 appendix A.2, simple canonicalization: every space counts. The text was typeset after it was signed; errata 3192 (one
 * space between the sentences) and 4926 (six in front of a folded line) give back what the signature covers.
 */
const signature6376 = (indent: string): readonly string[] => [
  "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;",
  `${indent}c=simple/simple; q=dns/txt; i=joe@football.example.com;`,
  `${indent}h=Received : From : To : Subject : Date : Message-ID;`,
  `${indent}bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;`,
  `${indent}b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB`,
  `${indent}4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut`,
  `${indent}KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV`,
  `${indent}4bmp/YzhwvcubU4=;`,
  "Received: from client1.football.example.com  [192.0.2.1]",
  `${indent}by submitserver.example.com with SUBMISSION;`,
  `${indent}Fri, 11 Jul 2003 21:01:54 -0700 (PDT)`,
];
/** The key of RFC 6376 appendix C, at the name that appendix A.3 asks for. */
const zone6376: Zone = {
  "brisbane._domainkey.example.com": {
    TXT: [
      "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB",
    ],
  },
};

/** RFC 8463 appendix A.3 and the two keys of its appendix A.2. */
const edwards8463 = [
  "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
  " d=football.example.com; i=@football.example.com;",
  " q=dns/txt; s=brisbane; t=1528637909; h=from : to :",
  " subject : date : message-id : from : subject : date;",
  " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
  " b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus",
  " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
];
const rsa8463 = [
  "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;",
  " d=football.example.com; i=@football.example.com;",
  " q=dns/txt; s=test; t=1528637909; h=from : to : subject :",
  " date : message-id : from : subject : date;",
  " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
  " b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3",
  " DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz",
  " dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=",
];
const zone8463: Zone = {
  "brisbane._domainkey.football.example.com": { TXT: ["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="] },
  "test._domainkey.football.example.com": {
    TXT: [
      "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
    ],
  },
};

const mails = {
  "RFC 6376 A.2": { lines: [...signature6376("      "), ...top, ...body(" ")], zone: zone6376 },
  "RFC 8463 A.3, Ed25519": { lines: [...edwards8463, ...top, ...body("  ")], zone: zone8463 },
  "RFC 8463 A.3, RSA": { lines: [...rsa8463, ...top, ...body("  ")], zone: zone8463 },
};

async function verify(raw: Uint8Array | readonly string[], zone: Zone) {
  const bytes = raw instanceof Uint8Array ? raw : Buffer.from(raw.join("\r\n"), "latin1");
  const { dns, asked } = createZone(zone);
  const { dkim } = await authenticateMail(
    { raw: bytes, sender: undefined, helo: undefined, clientAddress: undefined },
    createMailResolver(dns),
  );
  return { results: dkim.map(({ result }) => result), details: dkim.map(({ detail }) => detail), asked };
}

describe("the signed mails that the standards print", () => {
  it.each(Object.entries(mails))("verify: %s", async (_, { lines, zone }) => {
    expect((await verify(lines, zone)).results).toEqual(["pass"]);
  });

  it("verify where both signatures of RFC 8463 A.3 stand together", async () => {
    expect((await verify([...edwards8463, ...rsa8463, ...top, ...body("  ")], zone8463)).results).toEqual(["pass", "pass"]);
  });

  it("are looked up at the name of RFC 6376 A.3", async () => {
    const { lines, zone } = mails["RFC 6376 A.2"];
    expect((await verify(lines, zone)).asked).toContain("brisbane._domainkey.example.com TXT");
  });

  it.each([
    { why: "two spaces between the sentences, as RFC 6376 prints them", lines: [...signature6376("      "), ...top, ...body("  ")] },
    { why: "five spaces in front of a folded line, as RFC 6376 prints them", lines: [...signature6376("     "), ...top, ...body(" ")] },
  ])("do not verify with $why", async ({ lines }) => {
    expect((await verify(lines, zone6376)).results).toEqual(["fail"]);
  });

  it("stay good where only one of two signatures is broken", async () => {
    const broken = rsa8463.map((line) => line.replace("b=F45d", "b=F45e"));
    expect((await verify([...edwards8463, ...broken, ...top, ...body("  ")], zone8463)).results).toEqual(["pass", "fail"]);
  });
});

/** Bytes whose change must be noticed. A line’s first byte is left out where it only folds, and the name of a header has no case. */
function meaningfulBytes(raw: string, isRelaxed: boolean): number[] {
  const from = raw.indexOf(isRelaxed ? "\r\nFrom: " : "\r\nReceived: ") + 2;
  return Array.from({ length: raw.length - from }, (_, at) => from + at).filter((at) =>
    isRelaxed ? /[^\s:]/.test(raw[at] ?? "") : !/[\r\n]/.test(raw[at] ?? ""),
  );
}

describe("one flipped byte", () => {
  it.each(Object.entries(mails))("never verifies, wherever it is signed: %s", { timeout: 60_000 }, async (name, { lines, zone }) => {
    const raw = lines.join("\r\n");
    const places = meaningfulBytes(raw, !name.includes("6376"));
    expect(places.length).toBeGreaterThan(180);
    for (const place of places) {
      const changed = Buffer.from(raw, "latin1");
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect({ place, results: (await verify(changed, zone)).results }).not.toEqual({ place, results: ["pass"] });
    }
  });

  it.each(Object.entries(mails))("of the signature itself never verifies: %s", async (_, { lines, zone }) => {
    const raw = lines.join("\r\n");
    const from = raw.search(/\bb=[A-Za-z0-9/+]{8}/) + 2;
    const to = raw.indexOf(raw.includes("ed25519") ? "==" : "=", from) - 2;
    for (let place = from; place < to; place += 1) {
      if (!/[A-Za-z0-9]/.test(raw[place] ?? "")) continue;
      const changed = Buffer.from(raw, "latin1");
      changed[place] = raw[place] === "A" ? 66 : 65;
      if (changed[place] === raw.charCodeAt(place)) continue;
      expect({ place, results: (await verify(changed, zone)).results }).not.toEqual({ place, results: ["pass"] });
    }
  });

  it.each(Object.entries(mails))("of the published key never verifies: %s", async (_, { lines, zone }) => {
    const used = Object.entries(zone).filter(([name]) => lines.some((line) => line.includes(` s=${name.split(".")[0]};`)));
    expect(used).toHaveLength(1);
    for (const [name, { TXT }] of used) {
      const key = String(TXT?.[0]);
      const places = Array.from({ length: key.length - key.indexOf("p=") - 6 }, (__, at) => key.indexOf("p=") + 2 + at);
      for (const at of places.filter((one) => one % 3 === 0)) {
        const changed = `${key.slice(0, at)}${key[at] === "B" ? "C" : "B"}${key.slice(at + 1)}`;
        expect({ at, ...(await verify(lines, { ...zone, [name]: { TXT: [changed] } })) }).not.toMatchObject({ results: ["pass"] });
      }
    }
  });
});
