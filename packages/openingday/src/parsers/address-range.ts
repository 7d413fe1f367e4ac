import { isIp4, isIp6 } from "./address.ts";

/**
 * The address as a number, so that two spellings of one address compare equal; undefined for anything else. An IPv4 address counts
 * below 2^32, an IPv4-mapped IPv6 address as its IPv4 address.
 */
export function addressNumber(text: string): bigint | undefined {
  if (isIp4(text)) return ip4Number(text);
  if (!isIp6(text)) return undefined;
  const [head = "", tail] = text.split("::");
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<bigint>(gap).fill(0n), ...right];
  const number = groups.reduce((sum, group) => (sum << 16n) | group, 0n);
  return number >> 32n === 0xffffn ? number & 0xffff_ffffn : number;
}

/**
 * Whether the address lies in a range written `192.0.2.0/24` or `2001:db8::/32`, or is the one address given without a length. In
 * what is no range, as a length that is none makes it, lies nothing.
 */
export function isInRange(address: string, range: string): boolean {
  const [base = "", length, ...rest] = range.split("/");
  const one = addressNumber(address);
  const other = addressNumber(base);
  if (one === undefined || other === undefined || address.includes(":") !== base.includes(":")) return false;
  const bits = base.includes(":") ? 128 : 32;
  if (length === undefined) return one === other;
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits || rest.length > 0) return false;
  const shift = BigInt(bits - Number(length));
  return one >> shift === other >> shift;
}

const privateRanges = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
];

/** Whether an address means something inside one machine or network only; false for what is no address. @see RFC 6890 section 2.2 */
export function isPrivateAddress(address: string): boolean {
  return privateRanges.some((range) => isInRange(address, range));
}

const unroutableRanges = ["192.0.0.0/24", "198.18.0.0/15", "224.0.0.0/3", "64:ff9b::/96", "2002::/16", "fec0::/10", "ff00::/8"];

/**
 * Whether an address may be anybody's on the internet: neither private nor of a special kind, and no IPv4 address dressed as IPv6,
 * under which a private one could hide. False for what is no address. @see RFC 6890 section 2.2
 */
export function isPublicAddress(address: string): boolean {
  const number = addressNumber(address);
  if (number === undefined || isPrivateAddress(address)) return false;
  if (address.includes(":") && number >> 32n === 0n) return false;
  return !unroutableRanges.some((range) => isInRange(address, range));
}

function groupsOf(text: string): bigint[] {
  if (text === "") return [];
  return text.split(":").flatMap((part) => {
    if (!part.includes(".")) return [BigInt(`0x${part}`)];
    const number = ip4Number(part);
    return [number >> 16n, number & 0xffffn];
  });
}

function ip4Number(text: string): bigint {
  return text.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}
