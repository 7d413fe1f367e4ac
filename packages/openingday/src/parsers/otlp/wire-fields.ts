/** One field of a message of protocol buffers. */
export type WireField =
  | { readonly number: number; readonly kind: "varint" | "fixed64"; readonly value: bigint }
  | { readonly number: number; readonly kind: "fixed32"; readonly value: number }
  | { readonly number: number; readonly kind: "bytes"; readonly value: Uint8Array };

/** What a message cannot be read for. */
export class BrokenWire extends Error {
  override readonly name = "BrokenWire";
}

/** Reads the fields of one message in their order. Throws BrokenWire where it ends too early or is none. @see protobuf.dev, “Encoding” */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw new BrokenWire("it ends in the middle of a number");
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new BrokenWire("it has a number of more than ten bytes");
  };
  const take = (length: number): number => {
    const from = at;
    if (length > bytes.length - at) throw new BrokenWire("it ends in the middle of a field");
    at += length;
    return from;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new BrokenWire("it has a field without a number");
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, kind: "varint", value: varint() };
        break;
      case 1:
        yield { number, kind: "fixed64", value: view.getBigUint64(take(8), true) };
        break;
      case 2: {
        const length = Number(varint());
        const from = take(length);
        yield { number, kind: "bytes", value: bytes.subarray(from, from + length) };
        break;
      }
      case 5:
        yield { number, kind: "fixed32", value: view.getUint32(take(4), true) };
        break;
      default:
        throw new BrokenWire("it has a field of a kind that there is not");
    }
  }
}
