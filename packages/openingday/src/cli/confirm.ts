import { createInterface } from "node:readline/promises";

/** Asks for a word to be typed; false for any other word, and where nobody is there to type. */
export async function confirmByTyping(word: string, what: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  process.stderr.write(`${what} Type ${word} to go on: `);
  try {
    for await (const line of lines) return line.trim().toLowerCase() === word;
    return false;
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
