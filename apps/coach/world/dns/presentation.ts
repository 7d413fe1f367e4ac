import { canonicalName } from "./names.ts";

const maxStringBytes = 255;

/**
 * Turns a record's value from presentation form into what dns-packet encodes. Host names are lower-cased; a TXT value is the whole text
 * (no quotes) and is cut into strings of 255 octets. Throws on types the world does not publish.
 */
export function parseValue(type: string, value: string): unknown {
  const fields = value.trim().split(/\s+/);
  const field = (index: number): string => {
    const found = fields[index];
    if (found === undefined) throw new Error(`${type} value is too short: ${value}`);
    return found;
  };
  const number = (index: number): number => {
    const found = Number(field(index));
    if (!Number.isInteger(found) || found < 0) throw new Error(`${type} value needs a number in place ${index + 1}: ${value}`);
    return found;
  };
  switch (type) {
    case "A":
    case "AAAA":
      return field(0);
    case "NS":
    case "CNAME":
    case "PTR":
      return wireName(field(0));
    case "MX":
      return { preference: number(0), exchange: wireName(field(1)) };
    case "SRV":
      return { priority: number(0), weight: number(1), port: number(2), target: wireName(field(3)) };
    case "SOA":
      return {
        mname: wireName(field(0)),
        rname: wireName(field(1)),
        serial: number(2),
        refresh: number(3),
        retry: number(4),
        expire: number(5),
        minimum: number(6),
      };
    case "CAA": {
      const flags = number(0);
      const text = fields.slice(2).join(" ").replace(/^"|"$/g, "");
      return { flags, tag: field(1), value: text, issuerCritical: flags >= 128 };
    }
    case "DS":
      return { keyTag: number(0), algorithm: number(1), digestType: number(2), digest: Buffer.from(fields.slice(3).join(""), "hex") };
    case "TXT":
      return cutText(value);
    default:
      throw new Error(`The world publishes no ${type} records.`);
  }
}

// A null MX or a target at the root is a dot on the wire.
function wireName(name: string): string {
  return name === "." ? "." : canonicalName(name);
}

function cutText(text: string): Buffer[] {
  const bytes = Buffer.from(text, "utf8");
  const strings: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += maxStringBytes) strings.push(bytes.subarray(at, at + maxStringBytes));
  return strings.length === 0 ? [Buffer.alloc(0)] : strings;
}
