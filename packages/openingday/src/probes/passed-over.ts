const lockFiles = new Set(["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "bun.lockb", "go.sum"]);
/** Endings of names, in lower case: pictures, sounds, fonts, archives, programs and databases. */
const binaryEndings = new Set(
  (
    "png jpg jpeg gif webp avif heic ico icns bmp tif tiff mp3 mp4 m4a m4v mov avi mkv webm wav ogg flac aac woff woff2 ttf otf eot pdf " +
    "zip tgz gz bz2 xz zst br 7z rar jar war class so dylib dll exe wasm node o a psd ai sketch fig xls xlsx doc docx ppt pptx " +
    "sqlite sqlite3 mdb parquet pyc pack idx"
  ).split(" "),
);
const installedFolder = /(?:^|\/)(?:node_modules|bower_components|\.git|\.venv|site-packages|\.yarn\/(?:cache|releases))\//;

/** Why a file is not scanned, by its path alone: it holds no text of yours. */
export function passedOver(path: string): "lock" | "binary" | "installed" | undefined {
  if (installedFolder.test(path)) return "installed";
  const dot = path.lastIndexOf(".");
  const slash = path.lastIndexOf("/");
  if (dot < slash || dot < 0) return undefined;
  const ending = path.slice(dot + 1).toLowerCase();
  // Gemfile.lock, composer.lock, yarn.lock; a name of its own has to stand before it.
  if (ending === "lock" && dot > slash + 1) return "lock";
  if (binaryEndings.has(ending)) return "binary";
  const mayLock = ending === "json" || ending === "yaml" || ending === "lockb" || ending === "sum";
  return mayLock && lockFiles.has(path.slice(slash + 1).toLowerCase()) ? "lock" : undefined;
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
  return bytes.lastIndexOf(0, 7_999) >= 0;
}
