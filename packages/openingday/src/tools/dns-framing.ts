/**
 * Whether every record that the header announces is there to its last byte. dns-packet believes a record that is shorter than its own
 * length says, and so takes a packet that was cut off between two strings for a whole one.
 * @see RFC 1035 section 4.1
 */
export function hasWholeRecords(message: Uint8Array): boolean {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  if (message.length < 12) return false;
  const questions = view.getUint16(4);
  const records = view.getUint16(6) + view.getUint16(8) + view.getUint16(10);
  let at = 12;
  for (let left = questions; left > 0; left -= 1) {
    at = skipName(message, at) + 4;
    if (at > message.length) return false;
  }
  for (let left = records; left > 0; left -= 1) {
    at = skipName(message, at) + 10;
    if (at > message.length) return false;
    at += view.getUint16(at - 2);
    if (at > message.length) return false;
  }
  return true;
}

/** Where the name that begins at `at` ends; past the message where it does not end inside it. */
function skipName(message: Uint8Array, at: number): number {
  for (let next = at; next < message.length;) {
    const length = message[next] ?? 0;
    if (length === 0) return next + 1;
    if (length >= 0xc0) return next + 2;
    next += 1 + length;
  }
  return message.length + 1;
}
