const lockFile =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|bun\.lockb?|go\.sum|Gemfile\.lock|composer\.lock|[^/]+\.lock)$/i;
const binaryName =
  /\.(?:png|jpe?g|gif|webp|avif|heic|ico|icns|bmp|tiff?|mp[34]|m4[av]|mov|avi|mkv|webm|wav|ogg|flac|aac|woff2?|ttf|otf|eot|pdf|zip|t?gz|bz2|xz|zst|br|7z|rar|jar|war|class|so|dylib|dll|exe|wasm|node|o|a|psd|ai|sketch|fig|xlsx?|docx?|pptx?|sqlite3?|mdb|parquet|pyc|pack|idx)$/i;
const installedFolder = /(?:^|\/)(?:node_modules|bower_components|\.git|\.venv|site-packages|\.yarn\/(?:cache|releases))\//;

/** Why a file is not scanned, by its path alone: it holds no text of yours. */
export function passedOver(path: string): "lock" | "binary" | "installed" | undefined {
  if (installedFolder.test(path)) return "installed";
  if (lockFile.test(path)) return "lock";
  return binaryName.test(path) ? "binary" : undefined;
}

/**
 * A file's bytes as UTF-8 text, or undefined where it holds none. Text in UTF-16, as some Windows editors and shells write it, begins
 * with its mark and is full of NULs: it is text all the same.
 */
export function readableText(bytes: Uint8Array): Uint8Array | undefined {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
  if (wide !== undefined) return new TextEncoder().encode(new TextDecoder(wide).decode(bytes));
  return isBinary(bytes) ? undefined : bytes;
}

/** A NUL in the first 8,000 bytes, which is how git tells binary files too. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8_000).includes(0);
}
