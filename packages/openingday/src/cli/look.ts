import { isIPv6 } from "node:net";
import { join } from "node:path";
import { createOwnership, type Ownership, proveOwnership, readOrCreateKey } from "../tools/ownership.ts";
import { createTools } from "../tools/create-tools.ts";
import { readFingerprintKey } from "../tools/fingerprint.ts";
import { createLookingTrust, createTrust } from "../tools/trust.ts";
import type { EvidenceFile } from "../audit/evidence-file.ts";
import { gatherEvidence, type GatherOptions } from "../audit/gather.ts";
import { chooseProbes } from "../audit/plan.ts";
import type { EvidenceKey, EvidenceMap, Gathered } from "../model/evidence.ts";
import type { Tools } from "../model/tools.ts";
import type { Mode } from "../model/words.ts";
import { probes } from "../probes/registry.ts";
import type { Aim } from "./aim.ts";
import { cloudflareToken } from "./cloudflare-token.ts";
import { createProgress } from "./progress.ts";
import { openSeedMailbox } from "./open-seed-mailbox.ts";
import { scratchDoors } from "./scratch-doors.ts";
import { statementMeterDoor, traceDoor } from "./trace-door.ts";
import type { RepositoryThread } from "./repository-thread/open-thread.ts";
import { version } from "./version.ts";

/** Walking a journey may mean to wait for its mails. */
const mailReaders: ReadonlySet<string> = new Set([
  "mail.received",
  "journey.runs",
  "load.runs",
  "session.pages",
  "crowd.run",
  "request.traces",
]);
const firstQuestionMs = 5;
const rootsWithinMs = 60;
const deadlines: Readonly<Record<Mode, number>> = { passive: 90_000, active: 600_000 };

export interface LookInput {
  readonly mode: Mode;
  readonly aim: Aim;
  readonly only: readonly string[];
  readonly known?: EvidenceFile;
  /** These kinds of evidence and no others, the passive ones among them. */
  readonly exactly?: readonly EvidenceKey[];
  /** The whole run, milliseconds; by default as long as the mode may take. */
  readonly deadlineMs?: number;
  /** Called before anything is asked, with what will be and what will not; what it returns is told each piece of evidence as it comes. */
  readonly listen?: (expected: ReadonlySet<EvidenceKey>, skipped: EvidenceMap, at: number) => NonNullable<GatherOptions["onGathered"]>;
  /** What is being looked at is told once this resolves. */
  readonly sayAfter?: Promise<unknown>;
  /** Ends the looking as Ctrl+C does. */
  readonly signal?: AbortSignal;
  /** Where the code is read; here, where there is none. The caller closes it. */
  readonly thread?: RepositoryThread;
}

/** Gathers the evidence for one run. Ctrl+C ends it early: what was seen is returned, marked `partial`. */
export async function look(input: LookInput): Promise<EvidenceFile> {
  const { mode, aim, only, known, exactly, deadlineMs, thread, signal, listen, sayAfter } = input;
  const at = Date.now();
  const begun = performance.now();
  const target = mode === "active" ? { ...aim.target, journeys: await aim.loadJourneys() } : aim.target;
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  signal?.addEventListener("abort", onSignal, { once: true });
  const token = cloudflareToken();
  const projectFolder = target.repository ?? aim.folder;
  const fingerprintKey = readFingerprintKey({ projectFolder });
  const doors = {
    vantage: target.vantage,
    version,
    projectFolder,
    fingerprintKey,
    ...(token === undefined ? {} : { cloudflareToken: token }),
  };
  const passive = createTools({ ...doors, mode: "passive", signal: stop.signal });
  const ownership = mode === "active" ? await prepareOwnership(aim, passive.tools) : undefined;
  // No signal here: a drill that is interrupted must still be able to start the app again.
  const active =
    ownership === undefined
      ? passive
      : createTools({
          ...doors,
          mode: "active",
          guard: ownership.assertOwned,
          arrivalKey: ownership.arrivalKey,
          scratch: scratchDoors,
          traces: traceDoor,
          statements: statementMeterDoor,
        });
  const checks = mode === "active" ? (await import("../checks/registry.ts")).checks : [];
  const skipped = withoutSubject(aim, token !== undefined);
  const wanted = chooseProbes(mode, checks, probes, only).filter(
    ({ key }) => skipped[key] === undefined && known?.evidence[key]?.ok !== true && exactly?.includes(key) !== false,
  );
  const progress = createProgress(process.stderr, wanted.length, sayAfter);
  const budget = wanted
    .filter((probe) => probe.mode === "active")
    .reduce((sum, { maxRequests }) => sum + (typeof maxRequests === "number" ? maxRequests : maxRequests(target)), 0);
  if (mode === "active") process.stderr.write(`At most ${budget} requests, to addresses that you own only.\n`);
  const readsMail = mode === "active" && wanted.some(({ key }) => mailReaders.has(key));
  let mailbox: Awaited<ReturnType<typeof openSeedMailbox>>;
  try {
    mailbox = readsMail ? await openSeedMailbox(target) : undefined;
    const onGathered = listen?.(new Set(wanted.map(({ key }) => key)), skipped, at);
    const git = thread?.git(passive.tools.git, stop.signal) ?? passive.tools.git;
    const gathering = gatherEvidence({
      target,
      tools: { passive: { ...passive.tools, git }, active: active.tools },
      mode,
      probes: thread?.takeOver(wanted, { target, mode, projectFolder, fingerprintKey }) ?? wanted,
      signal: stop.signal,
      deadlineMs: deadlineMs ?? deadlines[mode],
      now: () => performance.now(),
      progress: (event) => progress.report(event),
      onGathered,
      ...(known === undefined ? {} : { known: known.evidence }),
    });
    void prepareRoots(passive.tools.clock, target.vantage.ca);
    const [{ evidence, timings }, commit] = await Promise.all([gathering, headCommit(git, target.repository)]);
    return {
      evidenceVersion: 1,
      at,
      declared: target.declared,
      ...(target.repository === undefined ? {} : { repository: target.repository }),
      commit,
      requestsSent: addUp(known?.requestsSent ?? {}, passive.requestsSent(), active === passive ? {} : active.requestsSent()),
      tookMs: performance.now() - begun + (known?.tookMs ?? 0),
      modes: mode === "active" ? ["audit", "prove"] : ["audit"],
      timings: [...(known?.timings ?? []), ...timings],
      partial: stop.signal.aborted,
      evidence: { ...skipped, ...evidence },
    };
  } finally {
    progress.end();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await Promise.all([passive.close(), active.close(), mailbox?.stop()]);
  }
}

/**
 * Reading the roots that are trusted takes tens of milliseconds: it is done while the first answers are on their way, and before they
 * come; what only looks at certificates can wait a little. What is wrong with a root is said where it is used.
 */
async function prepareRoots(clock: Tools["clock"], extra: string | undefined): Promise<void> {
  try {
    await clock.sleep(firstQuestionMs);
    createTrust(extra);
    // Node compiles what tells an IPv6 address when it first sees one, which takes as long.
    for (const address of ["::1", "::2"]) isIPv6(address);
    await clock.quiet(rootsWithinMs);
    createLookingTrust(extra);
  } catch {
    return;
  }
}

/** Evidence that cannot be had because no domain, no repository or no token was named. */
function withoutSubject(aim: Aim, hasToken: boolean): EvidenceMap {
  const skipped: Partial<Record<EvidenceKey, Gathered<EvidenceKey>>> = {};
  for (const { key } of probes) {
    if (key === "edge.settings" && !hasToken) {
      skipped[key] = { ok: false, kind: "not-configured", reason: "no Cloudflare token was given (CLOUDFLARE_API_TOKEN)", tookMs: 0 };
      continue;
    }
    const ofRepository = key.startsWith("repo.");
    const missing = ofRepository ? aim.target.repository === undefined : !aim.hasDomain;
    if (!missing) continue;
    const reason = ofRepository ? "no repository was named: add its folder, as in “openingday audit myapp.com .”" : "no domain was named";
    skipped[key] = { ok: false, kind: "not-configured", reason, tookMs: 0 };
  }
  return skipped as EvidenceMap;
}

async function prepareOwnership(aim: Aim, tools: Tools): Promise<Ownership & Pick<Tools, "arrivalKey">> {
  const { domain } = aim.target.declared;
  const key = await readOrCreateKey(join(aim.folder, ".openingday"));
  const proven = aim.hasDomain && (await proveOwnership(domain, key.hash, tools));
  return { ...createOwnership({ domain, provenDomains: proven ? [domain] : [], keyHash: key.hash }), arrivalKey: key.arrival };
}

function addUp(...counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [host, count] of counts.flatMap((one) => Object.entries(one))) sum[host] = (sum[host] ?? 0) + count;
  return sum;
}

async function headCommit(git: Tools["git"], repository: string | undefined): Promise<string | null> {
  if (repository === undefined) return null;
  return git.readObject(repository, "HEAD").then(
    (head) => head?.id ?? null,
    () => null,
  );
}
