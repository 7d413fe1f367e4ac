import * as fc from "fast-check";
import { expect, it } from "vitest";
import { authenticateMail } from "../../../src/probes/mail/authenticate-mail.ts";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { composeMail, makeSigningKey } from "./compose-mail.ts";
import { createZone } from "./mail-zone.ts";

it("never verifies a signed mail with one changed letter or digit", async () => {
  const key = makeSigningKey();
  const signatures = [{ domain: "brightpath.test", selector: "s1", key }];
  const raw = Buffer.from(await composeMail({ signatures, html: "<p>Open the link</p>" }));
  const { dns } = createZone({ "s1._domainkey.brightpath.test": { TXT: [`v=DKIM1; ${key.record}`] } });
  const verify = async (mail: Uint8Array): Promise<readonly string[]> => {
    const identity = { sender: "bounce@send.brightpath.test", helo: "app.brightpath.test", clientAddress: "127.0.0.30" };
    const verdict = await authenticateMail({ raw: mail, ...identity }, createMailResolver(dns));
    return verdict.dkim.map(({ result }) => result);
  };
  expect(await verify(raw)).toEqual(["pass"]);
  // What the signature covers begins after its own header; in that one, the last letter of the base64 has bits that mean nothing.
  const from = raw.indexOf("\r\nFrom:");
  expect(from).toBeGreaterThan(raw.indexOf("DKIM-Signature:"));
  const places = [...raw.keys()].filter((at) => at > from && /[A-Za-z0-9]/.test(String.fromCharCode(raw[at] ?? 0)));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), async (at) => {
      const flipped = Buffer.from(raw);
      // Never a change of case only: header names have none.
      flipped[at] = (raw[at] ?? 0) ^ 1;
      expect(await verify(flipped)).not.toContain("pass");
    }),
    { seed: 20_261_128, numRuns: 150 },
  );
});
