import { presentName } from "./dns-name.ts";

const keys = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint"];

/**
 * An HTTPS or SVCB record as a zone file writes it: `1 . alpn="h2,h3" ipv4hint="192.0.2.1"`. Undefined where the bytes are not one:
 * cut short, a compressed target name, parameters out of order.
 * @see RFC 9460 section 2.2 (wire), 2.1 and appendix A (presentation)
 */
export function presentService(data: Buffer): string | undefined {
  try {
    const target = readName(data, 2);
    const parts = [String(data.readUInt16BE(0)), target.name];
    let at = target.end;
    let last = -1;
    while (at < data.length) {
      const [key, length] = [data.readUInt16BE(at), data.readUInt16BE(at + 2)];
      const value = data.subarray(at + 4, at + 4 + length);
      if (value.length !== length || key <= last) return undefined;
      parts.push(presentParameter(key, value));
      [at, last] = [at + 4 + length, key];
    }
    return parts.join(" ");
  } catch {
    return undefined;
  }
}

function readName(data: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = data.readUInt8(at); length !== 0; length = data.readUInt8(at)) {
    if (length > 63 || at + 1 + length >= data.length) throw new RangeError("not a plain name");
    labels.push(data.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.length === 0 ? "." : presentName(labels.join(".")), end: at + 1 };
}

function presentParameter(key: number, value: Buffer): string {
  const name = keys[key] ?? `key${key}`;
  return value.length === 0 ? name : `${name}="${presentParameterValue(name, value)}"`;
}

function presentParameterValue(name: string, value: Buffer): string {
  switch (name) {
    case "mandatory":
      return inPieces(value, 2, (piece) => keys[piece.readUInt16BE(0)] ?? `key${piece.readUInt16BE(0)}`);
    case "alpn":
      return readProtocols(value);
    case "port":
      return String(value.readUInt16BE(0));
    case "ipv4hint":
      return inPieces(value, 4, (piece) => [...piece].join("."));
    case "ipv6hint":
      return inPieces(value, 16, (piece) => new URL(`http://[${piece.toString("hex").match(/.{4}/gu)?.join(":")}]/`).hostname.slice(1, -1));
    case "ech":
      return value.toString("base64");
    default:
      return escape(value);
  }
}

function inPieces(value: Buffer, size: number, present: (piece: Buffer) => string): string {
  if (value.length % size !== 0) throw new RangeError("a piece is cut short");
  return Array.from({ length: value.length / size }, (_, index) => present(value.subarray(index * size, (index + 1) * size))).join(",");
}

function readProtocols(value: Buffer): string {
  const protocols: string[] = [];
  for (let at = 0; at < value.length; at += 1 + value.readUInt8(at)) {
    const protocol = value.subarray(at + 1, at + 1 + value.readUInt8(at));
    if (protocol.length === 0 || protocol.length !== value.readUInt8(at)) throw new RangeError("a protocol is cut short");
    protocols.push(escape(protocol));
  }
  return protocols.join(",");
}

function escape(bytes: Buffer): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\") return `\\${character}`;
    return byte >= 0x20 && byte < 0x7f ? character : `\\${String(byte).padStart(3, "0")}`;
  }).join("");
}
