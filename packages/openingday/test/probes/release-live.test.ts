import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../src/model/probe.ts";
import { type HttpRequest, NoAnswer } from "../../src/model/tools.ts";
import probe from "../../src/probes/release-live.ts";
import { fakeAnswer } from "../fake-answer.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";

const url = "https://app.myapp.test/version";
const repository = makeRepository();
repository.write("app.txt", "1\n");
const first = repository.commit();
repository.write("app.txt", "2\n");
const second = repository.commit();

/** The site answers the given text; returns what the probe makes of it and what it asked. */
async function look(
  body: string,
  { status = 200, field, folder = repository.folder }: { status?: number; field?: string; folder?: string } = {},
) {
  const asked: HttpRequest[] = [];
  const value = await probe.gather(
    makeContext({
      target: {
        repository: folder,
        releases: { journals: "/nowhere", canGoBack: true, live: { url, ...(field === undefined ? {} : { field }) } },
      },
      request: async (request) => {
        asked.push(request);
        return fakeAnswer(request.url, { status, body });
      },
    }),
  );
  return { value, asked };
}

describe("the commit that customers have", () => {
  it.each([
    { why: "as a text of its own", body: `${second}\n`, answered: second },
    { why: "in short", body: second.slice(0, 8), answered: second.slice(0, 8) },
    { why: "in a usual field", body: JSON.stringify({ name: "app", commit: second }), answered: second },
    { why: "in capitals", body: JSON.stringify({ sha: second.toUpperCase() }), answered: second },
  ])("is found $why", async ({ body, answered }) => {
    const { value, asked } = await look(body);
    expect(value).toEqual({ url, answered, commit: second, isPartial: false });
    expect(asked.map((request) => [request.url, request.method ?? "GET"])).toEqual([[url, "GET"]]);
  });

  it("is looked for in the declared field alone", async () => {
    const body = JSON.stringify({ commit: second, build: { id: 1 }, revision: first });
    expect((await look(body, { field: "revision" })).value).toMatchObject({ commit: first });
    await expect(look(body, { field: "build" })).rejects.toThrow("no commit is in its answer");
  });

  it.each([
    { why: "with a mark that more than it is live", body: `${second}-dirty`, answered: `${second}-dirty` },
    { why: "that the repository never had", body: "1f".repeat(20), answered: "1f".repeat(20) },
    { why: "that looks like an option of git", body: "--output=x", answered: undefined },
  ])("is not taken for one of the repository's $why", async ({ body, answered }) => {
    const looking = look(body);
    if (answered === undefined) await expect(looking).rejects.toThrow("no commit is in its answer");
    else expect((await looking).value).toEqual({ url, answered, isPartial: false });
  });

  it("may be missing from a copy that holds a part of the history, and this is told", async () => {
    const shallow = makeFolder();
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${repository.folder}`, `${shallow}/copy`]);
    expect((await look(first, { folder: `${shallow}/copy` })).value).toEqual({ url, answered: first, isPartial: true });
    expect((await look(second, { folder: `${shallow}/copy` })).value).toMatchObject({ commit: second });
  });

  it.each([
    { why: "the site answers an error", body: second, status: 503, says: "answers with status 503" },
    { why: "it sends elsewhere", body: "", status: 302, says: "answers with status 302" },
    { why: "it answers a page", body: "<!doctype html><p>Hello</p>", status: 200, says: "no commit is in its answer" },
    { why: "it answers nothing", body: "", status: 200, says: "no commit is in its answer" },
  ])("cannot be told when $why", async ({ body, status, says }) => {
    await expect(look(body, { status })).rejects.toThrow(says);
  });

  it("cannot be told when nobody answers, or where there is no repository", async () => {
    const refuse = () => Promise.reject(new NoAnswer("connect", "ECONNREFUSED", "refused the connection"));
    const releases = { journals: "/nowhere", canGoBack: true, live: { url } };
    await expect(probe.gather(makeContext({ target: { repository: repository.folder, releases }, request: refuse }))).rejects.toThrow(
      "refused",
    );
    await expect(look(second, { folder: makeFolder() })).rejects.toThrow("not a git repository");
  });

  it("is not said to be missing where git could not be asked", async () => {
    const context = makeContext({
      target: { repository: repository.folder, releases: { journals: "/nowhere", canGoBack: true, live: { url } } },
      request: () => Promise.resolve(fakeAnswer(url, { body: second })),
    });
    const git = { ...context.tools.git, readObject: () => Promise.reject(new Error("git broke off")) };
    await expect(probe.gather({ ...context, tools: { ...context.tools, git } })).rejects.toThrow("git broke off");
  });

  it("is not looked for where nothing says how", async () => {
    const { live: _, ...rest } = { journals: "/nowhere", canGoBack: true, live: { url } };
    await expect(probe.gather(makeContext({ target: { repository: repository.folder, releases: rest } }))).rejects.toBeInstanceOf(
      NotConfigured,
    );
    await expect(probe.gather(makeContext({ target: { releases: { ...rest, live: { url } } } }))).rejects.toBeInstanceOf(NotConfigured);
  });
});
