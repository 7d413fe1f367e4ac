/** Hands each synthetic customer a source address of its own, so that limits per address see them as different people. */
export interface ClientAddresses {
  next(): string;
}

/**
 * Addresses below a loopback prefix such as `127.20.`, `127.20.3.` or `127.20.0.0/16`, one after the other from a start that
 * `seed` decides, so that two runs against the same world rarely share one.
 * @throws Error when the prefix does not lie in 127.0.0.0/8 or fixes the whole address.
 */
export function createClientAddresses(prefix: string, seed: string): ClientAddresses {
  const fixed = fixedOctets(prefix);
  const free = 4 - fixed.length;
  // Last octets 0 and 255 are left out.
  const size = 254 * 256 ** (free - 1);
  let index = hash(seed) % size;
  return {
    next() {
      const at = index;
      index = (index + 1) % size;
      const octets: number[] = [(at % 254) + 1];
      for (let rest = Math.floor(at / 254); octets.length < free; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
      return [...fixed, ...octets].join(".");
    },
  };
}

function fixedOctets(prefix: string): readonly number[] {
  const [address = "", bits] = prefix.split("/");
  const octets = address.split(".").filter((part) => part !== "");
  const count = bits === undefined ? octets.length : Number(bits) / 8;
  const fixed = octets.slice(0, count).map(Number);
  const valid = octets.length <= 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
  if (!valid || fixed[0] !== 127 || !Number.isInteger(count) || fixed.length !== count || count > 3)
    throw new Error(`“${prefix}” is no loopback prefix for synthetic customers; write one such as “127.20.”`);
  return fixed;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
