import type { CiFile, CiSetup } from "../model/evidence-ci.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { redact } from "../parsers/redact.ts";
import { listWorkTree } from "./list-work-tree.ts";

const systems: readonly { readonly path: RegExp; readonly system: CiFile["system"] }[] = [
  { path: /^\.github\/workflows\/[^/]+\.ya?ml$/, system: "GitHub Actions" },
  { path: /^\.(?:gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/, system: "GitHub Actions" },
  { path: /^\.gitlab-ci\.ya?ml$/, system: "GitLab CI" },
  { path: /^bitbucket-pipelines\.ya?ml$/, system: "Bitbucket Pipelines" },
  { path: /^\.circleci\/config\.ya?ml$/, system: "CircleCI" },
  { path: /^azure-pipelines\.ya?ml$/, system: "Azure Pipelines" },
];
const mostFiles = 40;
const maxBytes = 262_144;

/** What the repository tells build machines to do when code is pushed. Files that git does not hold are no instructions to anybody. */
export async function readCiSetup({ target, tools }: ProbeContext): Promise<CiSetup> {
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so what happens on a push is not known.");
  const tree = await listWorkTree(tools, folder);
  const top = await findTop(tools, folder, tree.prefix);
  const found =
    top === folder ? tree.files.filter(({ tracked }) => tracked || !tree.git).map(({ path }) => path) : await listTop(tools, top);
  const wanted = found.flatMap((path) => {
    const kind = systems.find((one) => one.path.test(path));
    return kind === undefined ? [] : [{ path, system: kind.system }];
  });
  // Most of an audit's time is its start; who has no such file is spared what reads YAML.
  const { readCiFile } = await import("../parsers/yaml-readers.ts");
  const files = await Promise.all(
    wanted.slice(0, mostFiles).map(async ({ path, system }) => {
      try {
        return clean(readCiFile(path, system, await tools.files.readText(`${top}/${path}`, maxBytes)));
      } catch {
        return { path, system, onPush: false, steps: [], error: "the file could not be read" };
      }
    }),
  );
  const preCommit = found.includes(".pre-commit-config.yaml")
    ? await tools.files.readText(`${top}/.pre-commit-config.yaml`, maxBytes).catch(() => undefined)
    : undefined;
  return { files, ...(preCommit === undefined ? {} : { preCommit: redact(preCommit.slice(0, 20_000)) }) };
}

type Tools = Parameters<typeof listWorkTree>[0];

/** A project may be one folder of a repository: instructions stand at its top. */
async function findTop(tools: Tools, folder: string, prefix: string): Promise<string> {
  if (prefix === "") return folder;
  return tools.git.run(folder, ["rev-parse", "--show-toplevel"]).then(
    (text) => text.trim(),
    () => folder,
  );
}

async function listTop(tools: Tools, top: string): Promise<string[]> {
  const listed = await tools.git.run(top, [
    "ls-files",
    "-z",
    "--",
    ".github/workflows",
    ".gitea",
    ".forgejo",
    ".gitlab-ci.yml",
    ".gitlab-ci.yaml",
    "bitbucket-pipelines.yml",
    ".circleci",
    "azure-pipelines.yml",
    ".pre-commit-config.yaml",
  ]);
  return listed.split("\0").filter((path) => path !== "");
}

/** Commands may hold what they should not. */
function clean(file: CiFile): CiFile {
  return {
    ...file,
    steps: file.steps.map((step) => (step.run === undefined ? step : { ...step, run: redact(step.run.slice(0, 2_000)) })),
  };
}
