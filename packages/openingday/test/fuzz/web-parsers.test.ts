import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isIp4, isIp6 } from "../../src/parsers/address.ts";
import { addressNumber, isInRange, isPrivateAddress, isPublicAddress } from "../../src/parsers/address-range.ts";
import { parseContentSecurityPolicy } from "../../src/parsers/content-security-policy.ts";
import { isWithin, plainName } from "../../src/parsers/host-name.ts";
import { parseHsts } from "../../src/parsers/hsts.ts";
import { classifyLinkHost } from "../../src/parsers/link-host-kind.ts";
import { readAttachments } from "../../src/parsers/mail-attachments.ts";
import { readMarkup } from "../../src/parsers/read-markup.ts";
import { readRedirect } from "../../src/parsers/redirect.ts";
import { parseTagList } from "../../src/parsers/tag-list.ts";
import { findXmlCharset } from "../../src/parsers/xml-charset.ts";
import { normaliseRecordValue, parseZoneLine } from "../../src/parsers/zone-line.ts";

const settings: fc.Parameters<unknown> = { seed: 20_261_128, numRuns: 300 };
const holds = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, property), settings as fc.Parameters<[T]>);

const junk = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        ...'192.0.2.0|::|2001:db8|ffff|/|/24|-1|.|..|:|[|]|http|//|\\|@|#|?|%|max-age=|;|=|,|"|A |TXT |IN |<a |&#x|\r\n'.split("|"),
      ),
      {
        maxLength: 30,
      },
    )
    .map((parts) => parts.join("")),
);
const host = fc.domain();
const answer = (location: string) => ({ url: "https://app.example.com/a/b?c=d", status: 302, header: () => location });

describe("addresses and their ranges", () => {
  it("are read as they were written, in every spelling of one address", () => {
    holds(fc.tuple(fc.ipV4(), fc.ipV6()), ([four, six]) => {
      expect([isIp4(four), isIp6(four), isIp4(six), isIp6(six)]).toEqual([true, false, false, true]);
      expect(addressNumber(`::ffff:${four}`)).toBe(addressNumber(four));
      const written = new URL(`http://[${six}]/`).hostname.slice(1, -1);
      expect(addressNumber(written)).toBe(addressNumber(six));
      expect(isPrivateAddress(four) && isPublicAddress(four)).toBe(false);
    });
  });

  it("lie in every range that is cut out around them, and in none that differs in one of its bits", () => {
    holds(fc.record({ address: fc.ipV4(), length: fc.integer({ min: 1, max: 32 }) }), ({ address, length }) => {
      expect(isInRange(address, `${address}/${length}`)).toBe(true);
      const other = (addressNumber(address) ?? 0n) ^ (1n << BigInt(32 - length));
      const text = [24n, 16n, 8n, 0n].map((shift) => (other >> shift) & 0xffn).join(".");
      expect(isInRange(text, `${address}/${length}`)).toBe(false);
      expect(isInRange(text, `${address}/${length - 1}`)).toBe(true);
    });
  });

  it("never throw, whatever is put in their place", () => {
    holds(fc.tuple(junk, junk), ([one, other]) => {
      expect(typeof isInRange(one, other)).toBe("boolean");
      expect(isInRange("192.0.2.1", `192.0.2.1/${one}`)).toBe(/^\d{1,3}$/.test(one) && Number(one) <= 32);
      if (!isIp4(one) && !isIp6(one))
        expect([addressNumber(one), isPrivateAddress(one), isPublicAddress(one)]).toEqual([undefined, false, false]);
    });
  });
});

describe("names", () => {
  it("lie within themselves and their parents alone", () => {
    holds(fc.tuple(host, host), ([one, other]) => {
      expect(isWithin(plainName(`${one.toUpperCase()}.`), one.toLowerCase())).toBe(true);
      expect(isWithin(`www.${one}`, one)).toBe(true);
      expect(isWithin(`www${one}`, one)).toBe(false);
      if (one !== other && !one.endsWith(`.${other}`)) expect(isWithin(one, other)).toBe(false);
      expect(["local", "preview", "tracking", "other"]).toContain(classifyLinkHost(one));
    });
    holds(junk, (text) => {
      expect(["local", "preview", "tracking", "other"]).toContain(classifyLinkHost(text));
    });
  });
});

describe("what a server answers", () => {
  it("sends a browser on to where a browser would go, and to no other kind of address", () => {
    holds(junk, (location) => {
      const read = readRedirect(answer(location));
      if (read?.ok === true) {
        expect(read.value).toMatch(/^https?:\/\//);
        expect(read.value).not.toContain("#");
      } else expect(read).toEqual({ ok: false, error: location });
    });
    holds(fc.webUrl({ withQueryParameters: true }), (url) => {
      expect(readRedirect(answer(url))).toEqual({ ok: true, value: new URL(url).href });
      expect(readRedirect({ ...answer(url), status: 200 })).toBeUndefined();
    });
  });

  it("is held to HTTPS for as long as it was written", () => {
    holds(
      fc.record({ age: fc.integer({ min: 0, max: 999_999_999 }), below: fc.boolean(), preload: fc.boolean(), quoted: fc.boolean() }),
      ({ age, below, preload, quoted }) => {
        const text = [
          `max-age=${quoted ? `"${age}"` : age}`,
          ...(below ? ["includeSubDomains"] : []),
          ...(preload ? ["preload"] : []),
        ].join("; ");
        expect(parseHsts(text)).toEqual({ ok: true, value: { maxAgeSeconds: age, includeSubDomains: below, preload } });
        expect(parseHsts(`${text}; MAX-AGE=1`).ok).toBe(false);
      },
    );
    holds(junk, (text) => {
      expect(typeof parseHsts(text).ok).toBe("boolean");
    });
  });

  it("names its sources in order, the first of a directive given twice", () => {
    const source = fc.constantFrom("'self'", "https:", "data:", "https://cdn.example.com", "*");
    holds(fc.array(source, { maxLength: 6 }), (sources) => {
      const [policy] = parseContentSecurityPolicy(`Img-Src ${sources.join("  ")} ; img-src 'none'`);
      expect(policy?.get("img-src")).toEqual(sources);
    });
    holds(junk, (text) => {
      expect(parseContentSecurityPolicy(text).every((policy) => policy.size > 0)).toBe(true);
    });
  });

  it("is read as markup without an end", () => {
    holds(junk, (html) => {
      let seen = 0;
      readMarkup(html.repeat(20), { onopentag: () => (seen += 1) });
      expect(seen).toBeLessThanOrEqual(html.length * 20);
    });
  });
});

describe("records and lists", () => {
  it("come back as they were written", () => {
    holds(fc.record({ name: host, ttl: fc.integer({ min: 1, max: 86_400 }), address: fc.ipV4() }), ({ name, ttl, address }) => {
      const value = { name: name.toLowerCase(), type: "A", value: address };
      expect(parseZoneLine(`${name}. ${ttl} IN a ${address}`, "example.test")).toEqual({ ok: true, value });
      expect(parseZoneLine(`${name} A ${address}`, "example.test")).toEqual({
        ok: true,
        value: { ...value, name: `${value.name}.example.test` },
      });
    });
    holds(fc.array(fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 5 }), (strings) => {
      const quoted = strings.map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(" ");
      expect(normaliseRecordValue("TXT", quoted)).toBe(strings.join(""));
    });
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
    const tag = fc.record({ name, value: fc.stringMatching(/^[!-:<-~]{0,30}$/) });
    holds(fc.uniqueArray(tag, { selector: (one) => one.name, minLength: 1, maxLength: 8 }), (tags) => {
      const text = tags.map((one) => `${one.name} =\r\n ${one.value}`).join(";");
      expect(parseTagList(text)).toEqual({ ok: true, value: tags });
      expect(parseTagList(`${text};`)).toEqual({ ok: true, value: tags });
      expect(parseTagList(`${text};${tags[0]?.name ?? ""}=again`).ok).toBe(false);
    });
  });

  it("are refused with a reason where they are none", () => {
    holds(junk, (text) => {
      const line = parseZoneLine(text, "example.test");
      expect(line.ok || line.error).toBeTruthy();
      const list = parseTagList(text);
      expect(list.ok || list.error).toBeTruthy();
    });
  });
});

describe("what is attached to a mail", () => {
  it("comes out byte for byte, however deep it lies", () => {
    holds(
      fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 500 }), depth: fc.integer({ min: 0, max: 6 }) }),
      ({ bytes, depth }) => {
        let part = `Content-Type: application/gzip; name=a.gz\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes).toString("base64")}`;
        for (let level = 0; level < depth; level += 1)
          part = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${part}\r\n--b${level}--\r\n`;
        expect(readAttachments(Buffer.from(part))).toEqual({ ok: true, value: [{ name: "a.gz", type: "application/gzip", bytes }] });
      },
    );
  });

  it("is read from any bytes without throwing, within its bounds", () => {
    holds(fc.uint8Array({ maxLength: 4_000 }), (raw) => {
      const read = readAttachments(raw);
      if (read.ok) expect(read.value.length).toBeLessThanOrEqual(20);
      expect(() => new TextDecoder(findXmlCharset(raw))).not.toThrow();
    });
  });
});
