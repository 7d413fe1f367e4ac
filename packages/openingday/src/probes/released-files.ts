import type { Tools } from "../model/tools.ts";

const mostFolders = 20_000;
const decoder = new TextDecoder();

const mostBytes = 4_194_304;

/** A file as the release held it, UTF-8, of at most 4 MiB. Rejects where it held none of that name. */
export async function readReleased(git: Tools["git"], repository: string, tag: string, path: string): Promise<string> {
  const file = await git.readObject(repository, `${tag}:./${path}`);
  if (file?.type !== "blob") throw new Error(`The release ${tag} has no file ${path}.`);
  if (file.bytes === undefined || file.bytes.length > mostBytes) throw new Error(`${path} is larger than ${mostBytes} bytes in ${tag}.`);
  return decoder.decode(file.bytes);
}

/** Files below a folder of the project at a tag, by their paths, with the names that git gives to their contents. */
export async function listTree(git: Tools["git"], repository: string, tag: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  let level: { readonly path: string; readonly name: string }[] = [{ path: folder, name: `${tag}:./${folder}` }];
  for (let asked = 0; level.length > 0; asked += level.length) {
    if (asked + level.length > mostFolders) throw new Error(`${folder} has more than ${mostFolders} folders.`);
    const trees = await Promise.all(level.map(({ name }) => git.readObject(repository, name)));
    level = trees.flatMap((tree, index) => {
      if (tree?.type !== "tree" || tree.bytes === undefined) return [];
      const { path = "" } = level[index] ?? {};
      const entries = readTree(tree.bytes, tree.id.length / 2, path === "" ? "" : `${path}/`);
      for (const entry of entries) if (entry.kind === "file") files.set(entry.path, entry.name);
      return entries.filter(({ kind }) => kind === "folder");
    });
  }
  return files;
}

interface TreeEntry {
  readonly kind: "file" | "folder" | "repository";
  readonly path: string;
  readonly name: string;
}

/** `mode path`, a zero byte, and the name in binary, one after another. */
function readTree(bytes: Uint8Array, nameBytes: number, below: string): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const zero = bytes.indexOf(0, space);
    if (space < 0 || zero < 0 || zero + 1 + nameBytes > bytes.length) throw new Error("Git's answer could not be understood");
    const mode = decoder.decode(bytes.subarray(at, space));
    const path = below + decoder.decode(bytes.subarray(space + 1, zero));
    at = zero + 1 + nameBytes;
    const name = Array.from(bytes.subarray(zero + 1, at), (byte) => byte.toString(16).padStart(2, "0")).join("");
    entries.push({ kind: mode === "40000" ? "folder" : mode === "160000" ? "repository" : "file", path, name });
  }
  return entries;
}
