import { expect, it } from "vitest";
import { listenForFailure } from "../../../src/parsers/builds/why-it-failed.ts";

it.each([
  [
    "lock-refused",
    "npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file",
  ],
  [
    "lock-refused",
    ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with package.json',
  ],
  ["lock-refused", "error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`."],
  ["lock-refused", "➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden."],
  ["lock-refused", "error: lockfile had changes, but lockfile is frozen"],
  ["no-network", "npm error network request to https://registry.npmjs.org/zod failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org"],
  ["no-network", "npm error code ENOTCACHED"],
  ["no-network", "info There appears to be trouble with your network connection. Retrying..."],
  [undefined, "Error: Cannot find module './settings'"],
  [undefined, "npm error code ELIFECYCLE"],
  [undefined, "npm warn deprecated: pages load in offline-first mode"],
])("hears %s in: %s", (kind, line) => {
  const failure = listenForFailure();
  failure.take("something before");
  failure.take(line);
  expect(failure.tell(1)).toBe(kind);
  expect(failure.lines()).toEqual(kind === undefined ? [] : [line]);
});

it("takes the lock file for the reason where both were said, and tells a program that is not there", () => {
  const failure = listenForFailure();
  for (let turn = 0; turn < 20; turn += 1) failure.take("connect ECONNREFUSED 127.0.0.1:9");
  failure.take("ERR_PNPM_OUTDATED_LOCKFILE");
  expect(failure.tell(1)).toBe("lock-refused");
  expect(failure.lines()).toHaveLength(5);
  expect(listenForFailure().tell(127)).toBe("not-installed");
  expect(listenForFailure().tell(undefined)).toBeUndefined();
});
