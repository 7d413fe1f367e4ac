/** A file and what came of reading it. */
export type Read<F, T> = { readonly file: F; readonly ok: true; readonly value: T } | { readonly file: F; readonly ok: false };

const filesAtOnce = 8;
const bytesAtOnce = 8 * 1_024 * 1_024;

/**
 * Reads files in their order, the next few while the first is looked at. What is on its way or not yet taken stays within 8 files and
 * 8 MiB, or one file where it is larger. Whoever stops early starts no more reads.
 */
export async function* readAhead<F extends { readonly bytes: number }, T>(
  files: readonly F[],
  read: (file: F) => Promise<T>,
): AsyncGenerator<Read<F, T>> {
  const underWay: { readonly bytes: number; readonly result: Promise<Read<F, T>> }[] = [];
  let bytes = 0;
  let next = 0;
  for (;;) {
    for (let file = files[next]; file !== undefined; file = files[next]) {
      if (underWay.length >= filesAtOnce || (underWay.length > 0 && bytes + file.bytes > bytesAtOnce)) break;
      bytes += file.bytes;
      underWay.push({ bytes: file.bytes, result: settle(file, read) });
      next += 1;
    }
    const first = underWay.shift();
    if (first === undefined) return;
    yield await first.result;
    bytes -= first.bytes;
  }
}

async function settle<F, T>(file: F, read: (file: F) => Promise<T>): Promise<Read<F, T>> {
  try {
    return { file, ok: true, value: await read(file) };
  } catch {
    return { file, ok: false };
  }
}
