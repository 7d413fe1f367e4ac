#!/usr/bin/env node
import * as nodeModule from "node:module";
import type { Command } from "./commands.ts";
import { version } from "./version.ts";

// By its namespace: an older Node has no such function, and would end with a stack trace before it could be told.
if ("enableCompileCache" in nodeModule) nodeModule.enableCompileCache();

/** These look at code alone, and are spared what asks the network. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  logs: async () => (await import("./logs.ts")).logs,
  secrets: async () => (await import("./secrets.ts")).secrets,
};

const usage = `openingday ${version}: can the doors open?

  openingday init [domain] [folder]          write a commented openingday.config.ts
  openingday audit [domain|url|folder ...]   look from outside, in seconds; changes nothing
  openingday prove [domain|url|folder ...]   also act: mails, limits, load, an alarm drill; only on what you own
  openingday smoke                           after a release, in seconds: does it still work? for hooks and CI
  openingday journey record <url|visit.har>  a journey from a visit: in a window that opens, or saved; no password is kept
  openingday perf run                        how it bears load: so many a second, or so many people at once
  openingday perf compare                    is a release slower than the one before? both run side by side; for CI
  openingday perf baseline                   how fast the pages customers work with are today; kept for the next time
  openingday perf trace                      what each request asks of the database and of other companies
  openingday perf checklist                  46 practices of a fast backend: which hold, which to look at, what to ask
  openingday secrets [folder]                keys in files, history, --bundle DIR, --image FILE or --staged; install-hook
  openingday env [folder]                    every setting the code reads: missing, unused; keeps openingday.env.yaml
  openingday checklist [folder]              who changes what after launch; keeps openingday.checklist.yaml
  openingday release                         check, build, migrate, deploy, try; back by itself if it is bad
  openingday rollback [--drill]              back to the release before; a drill times it and goes forward again
  openingday watch                           keep an eye on it afterwards

  openingday dns plan                        the DNS records you need, against those that live
  openingday dns apply                       make the planned changes at Cloudflare, after asking; --undo puts them back
  openingday dns verify [--wait]             whether a DNS change has reached everybody
  openingday mail listen                     a mailbox that says what receivers think of each mail
  openingday mail check <message.eml|->      the same of one stored mail
  openingday mail reports [files|folders]    read DMARC reports: who sends in your name, what is next
  openingday logs scan <file|-> ...          what a log gives away, by line and field; never the value

  openingday explain <check|row>             what a check looks at, and why
  openingday rows                            every line of the roadmap and what proves it

  --json   the report as JSON      --html FILE   as one page      --save FILE   keep the evidence
  --from FILE   judge kept evidence again        --config FILE    another configuration
  --only NAME   prove only this check, row or kind of evidence    --timings     where the time went
  --stage N   with --html: the page of one stage alone, 1 to 7
  --symptom NAME   what answers a complaint, such as mails-missing, slow, login-fails, key-leaked or down-unseen
  --redirects   where every address leads       “openingday dns plan --help” and so on: what that command takes

  Exit code: 0 GO, 1 NO-GO, 2 CANNOT TELL, 3 could not run.
`;

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === "--version" || name === "-v") {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 19)) {
    process.stderr.write(
      `openingday needs Node 22.19 or newer, and this is Node ${process.versions.node}. Install the current version from https://nodejs.org and try again.\n`,
    );
    return 3;
  }
  if (name === undefined || name === "help" || process.argv.slice(2).some((word) => word === "--help" || word === "-h")) {
    const { commandHelp } = await import("./command-help.ts");
    process.stdout.write(commandHelp(process.argv.slice(2)) ?? usage);
    return 0;
  }
  const load = await findCommand(name);
  if (load === undefined) {
    process.stderr.write(`There is no command “${name}”. “openingday --help” lists them.\n`);
    return 3;
  }
  const { sayWhatWentWrong } = await import("./say-what-went-wrong.ts");
  try {
    return await (
      await load()
    )(args);
  } catch (error) {
    return sayWhatWentWrong(error, args.includes("--debug"));
  }
}

async function findCommand(name: string): Promise<(() => Promise<Command>) | undefined> {
  if (Object.hasOwn(commands, name)) return commands[name];
  const { commands: others } = await import("./commands.ts");
  return Object.hasOwn(others, name) ? others[name] : undefined;
}

let lostOutput = false;

/** A reader that left, as “| head” does, is no fault; a disk that is full is one, and the verdict did not reach anybody. */
function onLostOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE" || lostOutput) return;
  lostOutput = true;
  process.exitCode = 3;
  process.stderr.write(`The output could not be written (${error.code ?? "unknown reason"}). Free some space, or write it elsewhere.\n`);
}

process.stdout.on("error", onLostOutput);
process.stderr.on("error", () => undefined);
// Set, not called: what is still on its way to stdout is written first.
const exitCode = await main();
if (!lostOutput) process.exitCode = exitCode;
// A configuration that left a timer or a socket behind cannot keep the program; what is still being read from it can.
const leave = (): void => {
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
};
// Not at once: an output that could not be written says so a turn later.
setImmediate(leave);
setInterval(leave, 500).unref();
