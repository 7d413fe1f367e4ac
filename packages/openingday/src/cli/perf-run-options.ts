import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";

export interface RunOptions {
  readonly config?: string;
  readonly json: boolean;
  readonly journey?: string;
  readonly perSecond?: number;
  readonly users?: number;
  readonly thinkMs: number;
  readonly forMs: number;
  readonly rampMs: number;
  readonly processes: number;
  readonly caps: Caps;
}

interface Caps {
  readonly perSecond: number;
  readonly journeysPerSecond: number;
  readonly users: number;
  readonly minutes: number;
}

const usual: Caps = { perSecond: 50, journeysPerSecond: 5, users: 50, minutes: 5 };
/** However it is asked for. */
const highest: Caps = { perSecond: 20_000, journeysPerSecond: 2000, users: 2000, minutes: 60 };

/** Reads what was typed. Throws ConfigError. */
export function readRunOptions(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      journey: { type: "string" },
      rate: { type: "string" },
      users: { type: "string" },
      think: { type: "string", default: "2s" },
      for: { type: "string", default: "30s" },
      ramp: { type: "string", default: "0s" },
      processes: { type: "string", default: "1" },
      allow: { type: "string", multiple: true, default: [] },
      config: { type: "string" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  if (values.rate !== undefined && values.users !== undefined)
    throw new ConfigError(
      "“--rate” and “--users” are two different questions: so many a second whatever happens, or so many people who wait. Ask one.",
    );
  const caps = readCaps(values.allow);
  const forMs = readTime("--for", values.for);
  const rampMs = readTime("--ramp", values.ramp);
  if (forMs < 1000) throw new ConfigError("“--for” takes at least one second.");
  if (forMs + rampMs > caps.minutes * 60_000)
    throw new ConfigError(
      `That takes longer than ${caps.minutes} minutes. If it is meant, say so: ${howTo(`${Math.ceil((forMs + rampMs) / 60_000)} minutes`)}.`,
    );
  const users = values.users === undefined ? undefined : readWhole("--users", values.users);
  if (users !== undefined && users > caps.users)
    throw new ConfigError(`${users} people at once are more than ${caps.users}. If they are meant, say so: ${howTo(`${users} people`)}.`);
  const perSecond = values.rate === undefined ? undefined : readRate(values.rate);
  const most = values.journey === undefined ? caps.perSecond : caps.journeysPerSecond;
  if (perSecond !== undefined && perSecond > most)
    throw new ConfigError(
      `${perSecond} a second are more than ${most}. If they are meant, say so: ${howTo(`${Math.ceil(perSecond)} a second`)}.`,
    );
  const processes = readWhole("--processes", values.processes);
  if (processes > 16) throw new ConfigError("“--processes” takes a number from 1 to 16: as many as there are cores to spare.");
  const thinkMs = readTime("--think", values.think);
  if (thinkMs > 60_000) throw new ConfigError("“--think” takes at most 60s.");
  if (users !== undefined && thinkMs * caps.perSecond < users * 1000 && thinkMs < 500)
    throw new ConfigError(
      `${users} people who hardly think are as many requests as the site can answer. Let them think for 0.5s or longer with “--think”, or say so: ${howTo(`${users * 20} a second`)}.`,
    );
  return {
    ...(values.config === undefined ? {} : { config: values.config }),
    json: values.json,
    ...(values.journey === undefined ? {} : { journey: values.journey }),
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(users === undefined ? {} : { users }),
    thinkMs,
    forMs,
    rampMs,
    processes,
    caps,
  };
}

/** The caps as they are, or as somebody wrote out that they may be. */
function readCaps(words: readonly string[]): Caps {
  let caps = usual;
  for (const text of words) {
    const [, number, what] = /^(\d{1,5}) (a second|people|minutes?)$/u.exec(text.trim()) ?? [];
    const raised = Number(number);
    if (what === undefined || raised === 0)
      throw new ConfigError(`“${text}” allows nothing: write “200 a second”, “100 people” or “20 minutes”.`);
    const [key, others] = keys[what] ?? keys["minutes"]!;
    if (raised > highest[key]) throw new ConfigError(`“${text}” is more than this program ever does: ${highest[key]} are the most.`);
    caps = { ...caps, [key]: raised, ...Object.fromEntries(others.map((other) => [other, Math.min(raised, highest[other])])) };
  }
  return caps;
}

const keys: Readonly<Record<string, readonly [keyof Caps, readonly (keyof Caps)[]]>> = {
  "a second": ["perSecond", ["journeysPerSecond"]],
  people: ["users", []],
  minute: ["minutes", []],
  minutes: ["minutes", []],
};

function howTo(words: string): string {
  return `--allow "${words}"`;
}

function readWhole(option: string, text: string): number {
  const number = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  if (number < 1) throw new ConfigError(`“${option}” takes a whole number from 1 on, not “${text}”.`);
  return number;
}

function readRate(text: string): number {
  const number = /^\d{1,5}(?:\.\d{1,3})?$/u.test(text) ? Number(text) : 0;
  if (number <= 0) throw new ConfigError(`“--rate” takes a number of arrivals a second, as in 20 or 0.5, not “${text}”.`);
  return number;
}

function readTime(option: string, text: string): number {
  const [, number, unit] = /^(\d{1,4}(?:\.\d)?)(s|m)?$/u.exec(text) ?? [];
  if (number === undefined) throw new ConfigError(`“${text}” is no time for ${option}: write 30s or 2m.`);
  return Number(number) * (unit === "m" ? 60_000 : 1000);
}
