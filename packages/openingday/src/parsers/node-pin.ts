import type { NodePin } from "../model/evidence-build.ts";

const buildMachine =
  /^(?:\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|bitbucket-pipelines\.yml|\.circleci\/config\.ya?ml|azure-pipelines\.yml)$/;

/** Files that say which Node a folder is for, by their path. */
export function mayPinNode(path: string): boolean {
  if (buildMachine.test(path)) return true;
  return /^(?:\.nvmrc|\.node-version|\.tool-versions|(?:\.?mise|\.mise\/config)\.toml|netlify\.toml|(?:[\w.-]+\/)?(?:Dockerfile|Containerfile)(?:\.(?![cm]?[jt]sx?$|md$)[\w-]+)?)$/.test(
    path,
  );
}

/** What such a file says about Node; a container file may say it several times. */
export function readNodePins(path: string, text: string): NodePin[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const pin = (version: string | undefined): NodePin[] =>
    version === undefined || version === "" ? [] : [{ path, version: version.slice(0, 60), fixed: isFixed(version) }];
  if (name === ".nvmrc" || name === ".node-version")
    return pin(
      text
        .split(/\r?\n/)
        .map((line) => line.replace(/#.*/, "").trim())
        .find((line) => line !== ""),
    );
  if (name === ".tool-versions") return pin(/^node(?:js)?\s+(\S+)/m.exec(text)?.[1]);
  if (name === "netlify.toml") return pin(/^\s*NODE_VERSION\s*=\s*["']([^"']+)["']/m.exec(text)?.[1]);
  if (name.endsWith(".toml")) return pin(/^\s*(?:["'])?node(?:js)?(?:["'])?\s*=\s*["']([^"']+)["']/m.exec(text)?.[1]);
  if (buildMachine.test(path)) return readBuildMachine(path, text);
  return Array.from(
    text.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(?:[\w.-]+(?::\d+)?\/)*(?:node|bun)(?::([\w.-]+))?(?:@sha256:[0-9a-f]+)?(?=\s|$)/gim),
    ([image, tag = "latest"]) => ({
      path,
      version: tag.slice(0, 60),
      // A digest fixes everything, whatever the name in front of it.
      fixed: image.includes("@sha256:") || isFixed(tag),
    }),
  );
}

/** Whether such words leave no choice between major versions. */
export function isFixed(version: string): boolean {
  const text = version.trim().replace(/^v/i, "");
  if (/^lts\/(?!\*|-)[a-z]+$/i.test(text)) return true;
  const majors = text
    .split(/\|\|/)
    .map((part) => /^\s*(?:[\^~=]|>=(?=\s*(\d+)(?:\.[\d.x]+)?\s+<\s*\d))?\s*v?(\d{1,3})(?=$|[.\-\s])/.exec(part));
  if (majors.length !== 1 || majors[0]?.[2] === undefined) return false;
  const below = /<\s*(\d{1,3})/.exec(text)?.[1];
  return below === undefined || Number(below) <= Number(majors[0][2]) + 1;
}

/** `node-version: 24`, and images such as `node:24` and `cimg/node:24.1`. */
function readBuildMachine(path: string, text: string): NodePin[] {
  const found = text.matchAll(
    /^[\s-]*(?:node-version|versionSpec):\s*["']?([^"'#\n]+)|^[\s-]*(?:image|name):\s*["']?(?:[\w.-]+\/)*node:([\w.-]+)/gm,
  );
  return Array.from(found, ([, said, image]) => {
    const version = (said ?? image ?? "").trim().slice(0, 60);
    return { path, version, fixed: isFixed(version) };
  });
}
