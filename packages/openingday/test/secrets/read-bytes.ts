/** UTF-8 bytes of a text. */
export function readBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
