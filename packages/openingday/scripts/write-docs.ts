import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { findRisk } from "../src/audit/risks.ts";
import { checks } from "../src/checks/registry.ts";
import type { Check } from "../src/model/check.ts";
import { probes } from "../src/probes/registry.ts";
import { judgeSpeedList } from "../src/audit/judge-speed-list.ts";
import { renderSpeedListTable } from "../src/report/speed-list-text.ts";
import { findRow } from "../src/roadmap/rows.ts";
import { speedList } from "../src/roadmap/speed-list.ts";

const list = resolve(import.meta.dirname, "../../../docs/performance-checklist.md");
const folder = resolve(import.meta.dirname, "../../../docs/checks");

function page(check: Check): string {
  const risk = findRisk(check.risk);
  const used = check.uses ?? [];
  const isActive = (key: string): boolean => probes.find((probe) => probe.key === key)?.mode === "active";
  const active = check.needs.some(isActive);
  const more = !active && used.some(isActive) ? "; `openingday prove` looks more closely" : "";
  const specs = check.specs.map((spec) => `- ${spec.document}${spec.section === undefined ? "" : `, section ${spec.section}`}`);
  return `# ${check.id}

**${check.title}.**

${check.why}

- Looked at by \`openingday ${active ? "prove" : "audit"}\`${active ? ", which acts and so needs proof that the site is yours" : ", which only looks"}${more}.
- Proves ${check.rows.map((id) => `${id} (${findRow(id)?.title ?? ""})`).join("; ")}.
- Evidence: ${check.needs.map((key) => `\`${key}\``).join(", ")}${used.length === 0 ? "" : `; where there is some, also ${used.map((key) => `\`${key}\``).join(", ")}`}.

## If it fails

${risk.title}. ${risk.breaks}

What you would notice: ${risk.symptom}

What to do first: ${risk.firstAction}
${specs.length === 0 ? "" : `\n## It rests on\n\n${specs.join("\n")}\n`}`;
}

const listPage = `# A fast backend, practice by practice

The ${speedList.length} practices for the performance of a backend that [roadmap.sh](https://roadmap.sh/best-practices/backend-performance) lists, in our own words: what
tells whether you keep to one, or what to ask yourself; why it matters; and when it is not worth the work yet.
“openingday perf checklist --from run.json” says it of your product.

<!-- Made by “npm run docs”. -->

${renderSpeedListTable(judgeSpeedList(speedList, new Map()))}
`;

/** Writes docs/checks and the list of practices; with `--check`, only says which pages are out of date. */
async function writeDocs(): Promise<void> {
  const wanted = new Map(checks.map((check) => [`${check.id}.md`, page(check)]));
  await mkdir(folder, { recursive: true });
  const there = await readdir(folder);
  const stale: string[] = [];
  for (const name of there.filter((name) => !wanted.has(name))) stale.push(name);
  for (const [name, text] of wanted) if ((await readFile(join(folder, name), "utf8").catch(() => "")) !== text) stale.push(name);
  if ((await readFile(list, "utf8").catch(() => "")) !== listPage) stale.push("performance-checklist.md");
  if (process.argv.includes("--check")) {
    if (stale.length === 0) return;
    process.stderr.write(`Out of date: ${stale.join(", ")}. Run “npm run docs”.\n`);
    process.exitCode = 1;
    return;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of wanted) await writeFile(join(folder, name), text);
  await writeFile(list, listPage);
}

await writeDocs();
