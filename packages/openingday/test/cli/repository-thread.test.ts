import { afterEach, describe, expect, it } from "vitest";
import { openRepositoryThread, type RepositoryThread } from "../../src/cli/repository-thread/open-thread.ts";
import { ConfigError } from "../../src/config/config-error.ts";
import { NotConfigured, type Probe, type ProbeContext } from "../../src/model/probe.ts";
import { apartProbes } from "../../src/probes/apart.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";
import { makeContext } from "../probes/probe-context.ts";
import { makeRepository } from "../probes/scratch-repository.ts";

const open: RepositoryThread[] = [];
afterEach(async () => {
  for (const thread of open.splice(0)) await thread.close();
});

const fingerprintKey = "a key for tests";

/** The probes in a thread of their own, and in this one. */
function start(target: ProbeContext["target"], only?: readonly string[]): { thread: RepositoryThread; find: (key: Probe["key"]) => Probe } {
  const thread = openRepositoryThread();
  open.push(thread);
  const some = apartProbes.filter(({ key }) => only?.includes(key) !== false);
  const probes = thread.takeOver(some, { target, mode: "passive", projectFolder: target.repository ?? "/nowhere", fingerprintKey });
  return { thread, find: (key) => probes.find((probe) => probe.key === key) as Probe };
}

function project(): string {
  const repository = makeRepository();
  repository.write("src/pay.ts", `export const key = "${stripeKey()}";\nexport const url = process.env.DATABASE_URL;\n`);
  repository.write("package.json", JSON.stringify({ dependencies: { resend: "4.0.0" } }));
  repository.write(".github/workflows/ci.yml", "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n");
  repository.commit();
  return repository.folder;
}

describe("the thread that reads the code", () => {
  it("finds what the probes find here", async () => {
    const context = makeContext({ target: { repository: project() } });
    const { find } = start(context.target);
    const environment = await find("repo.environment").gather(context);
    const withInventory = { ...context, need: async () => environment } as unknown as ProbeContext;
    expect(environment).toEqual(await apartProbes.find(({ key }) => key === "repo.environment")?.gather(context));
    for (const key of ["repo.secrets", "repo.ci", "mail.senders"] as const) {
      const here = await apartProbes.find((probe) => probe.key === key)?.gather(withInventory);
      expect(await find(key).gather(withInventory), key).toEqual(here);
    }
  });

  it("asks here for other evidence, and takes a refusal as the probes do", async () => {
    const context = makeContext({ target: { repository: project() } });
    const asked: string[] = [];
    const need = (key: string): Promise<never> => {
      asked.push(key);
      return Promise.reject(new NotConfigured("nothing was looked at"));
    };
    const { find } = start(context.target);
    await expect(find("mail.senders").gather({ ...context, need })).resolves.toMatchObject({ looked: true });
    expect(asked).toEqual(["repo.environment"]);
  });

  it("tells a missing setting from a failure", async () => {
    const context = makeContext({});
    const { find } = start(context.target);
    await expect(find("repo.secrets").gather(context)).rejects.toBeInstanceOf(NotConfigured);
    const nowhere = makeContext({ target: { repository: "/nowhere/at/all" } });
    const other = start(nowhere.target);
    const failed = other.find("repo.ci").gather(nowhere);
    await expect(failed).rejects.toThrow("does not exist");
    await expect(failed).rejects.not.toBeInstanceOf(NotConfigured);
  });

  it("ends with its last piece of work, and when it is closed before", async () => {
    const context = makeContext({ target: { repository: project() } });
    const { thread, find } = start(context.target);
    const work = find("repo.secrets").gather(context);
    await thread.close();
    await expect(work).rejects.toThrow(/broke off|The run is over/u);
    await expect(find("repo.ci").gather(context)).rejects.toThrow("Reading the code broke off.");
  });

  it("runs git for this thread, and once it is gone this thread's own does", async () => {
    const context = makeContext({ target: { repository: project() } });
    const folder = context.target.repository ?? "";
    const { thread } = start(context.target);
    let own = 0;
    const stop = new AbortController();
    const here = { ...context.tools.git, run: async () => `own ${(own += 1)}`, readObject: async () => ({ id: "own", type: "tag" }) };
    const git = thread.git(here, stop.signal);
    await expect(git.readObject(folder, "HEAD")).resolves.toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{40}$/u), type: "commit" });
    await expect(git.readObject(folder, "no-such-thing")).resolves.toBeUndefined();
    await expect(git.readObject("/nowhere/at/all", "HEAD")).rejects.toThrow("There is no folder /nowhere/at/all");
    await expect(git.run(folder, ["rev-parse", "--verify", "HEAD"])).resolves.toMatch(/^[0-9a-f]{40}\n$/u);
    await expect(git.run(folder, ["rev-parse", "--verify", "no-such-thing"])).rejects.toThrow("git rev-parse failed");
    const stopped = git.run(folder, ["rev-parse", "--verify", "HEAD"]);
    stop.abort();
    await stopped.catch((error: unknown) => expect(error).toHaveProperty("message", "the run was stopped"));
    expect(own).toBe(0);
    await thread.close();
    await expect(git.run(folder, ["rev-parse", "--verify", "HEAD"])).resolves.toBe("own 1");
    await expect(git.readObject(folder, "HEAD")).resolves.toEqual({ id: "own", type: "tag" });
  });

  it("goes only when every question to git is answered, though its work is done", async () => {
    const context = makeContext({ target: { repository: project() } });
    const folder = context.target.repository ?? "";
    const { thread, find } = start(context.target, ["repo.ci"]);
    const head = await context.tools.git.run(folder, ["rev-parse", "HEAD"]);
    const here = { ...context.tools.git, run: () => Promise.resolve("asked here") };
    const git = thread.git(here, new AbortController().signal);
    const asked: Promise<string>[] = [];
    // One is always on its way, whenever the work ends.
    const asking = setInterval(() => asked.push(git.run(folder, ["rev-parse", "HEAD"])), 4);
    await find("repo.ci")
      .gather(context)
      .finally(() => clearInterval(asking));
    const answers = new Set(await Promise.all(asked));
    answers.delete("asked here");
    expect([...answers]).toEqual([head]);
    await thread.close();
    expect(await git.run(folder, ["rev-parse", "HEAD"])).toBe("asked here");
  });

  it("reads what the founder vouches for, and says what is wrong with it", async () => {
    const repository = makeRepository();
    const { folder } = repository;
    const thread = openRepositoryThread();
    open.push(thread);
    repository.write("openingday.attestations.yaml", "- { row: S7.F1, by: Ada, on: 2027-01-31, until: 2027-04-30 }\n");
    repository.write("broken.ts", "export default [{ id: 1 }];\n");
    expect(await thread.readPapers(folder, undefined)).toEqual([{ row: "S7.F1", by: "Ada", on: "2027-01-31", until: "2027-04-30" }]);
    const other = openRepositoryThread();
    open.push(other);
    const refused = other.readPapers(folder, "broken.ts");
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toThrow("broken.ts has a journey that cannot be used");
    await other.close();
    await expect(other.readPapers(folder, undefined)).rejects.not.toBeInstanceOf(ConfigError);
  });

  it("passes on that a probe is to stop", async () => {
    const stop = new AbortController();
    const context = { ...makeContext({ target: { repository: project() } }), signal: stop.signal };
    const { find } = start(context.target);
    const work = find("repo.secrets").gather(context);
    stop.abort();
    // It ends, with what it had or with a reason; it does not hang.
    await work.catch((error: unknown) => expect(error).toBeInstanceOf(Error));
  });
});
