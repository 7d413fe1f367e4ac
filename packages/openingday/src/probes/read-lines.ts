const longestLine = 65_536;

/** Splits a stream of bytes into lines of UTF-8 text, as many at a time as a piece of it holds; a line of more than 64 KiB is cut. */
export async function* readLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, longestLine);
    if (lines.length > 0) yield lines;
  }
  if (rest !== "") yield [rest];
}
