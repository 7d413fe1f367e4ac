/** Messages of protocol buffers, as an SDK writes them. */
export function message(...fields: readonly (readonly number[])[]): number[] {
  return fields.flat();
}

export function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    bytes.push(left > 0n ? low | 0x80 : low);
  } while (left > 0n);
  return bytes;
}

export const whole = (number: number, value: bigint | number): number[] => [...varint(number << 3), ...varint(value)];
export const bytes = (number: number, value: readonly number[]): number[] => [
  ...varint((number << 3) | 2),
  ...varint(value.length),
  ...value,
];
export const text = (number: number, value: string): number[] => bytes(number, [...new TextEncoder().encode(value)]);
export const fixed64 = (number: number, value: bigint): number[] => [
  ...varint((number << 3) | 1),
  ...new Uint8Array(new BigUint64Array([value]).buffer),
];
export const double = (number: number, value: number): number[] => [
  ...varint((number << 3) | 1),
  ...new Uint8Array(new Float64Array([value]).buffer),
];
export const hex = (number: number, value: string): number[] => bytes(number, [...Buffer.from(value, "hex")]);

export function attribute(number: number, key: string, value: readonly number[]): number[] {
  return bytes(number, message(text(1, key), bytes(2, value)));
}
