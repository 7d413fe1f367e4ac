const longestLine = 65_536;

/** Splits a stream of bytes into lines of UTF-8 text; a line of more than 64 KiB is cut. */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, longestLine);
    yield* lines;
  }
  if (rest !== "") yield rest;
}
