import { decoys } from "./decoys.ts";
import { deploymentFaults } from "./deployment.ts";
import { domainFaults } from "./domain.ts";
import { emailFaults } from "./email.ts";
import { journeyFaults } from "./journey.ts";
import { monitoringFaults } from "./monitoring.ts";
import { performanceFaults } from "./performance.ts";
import { protectionFaults } from "./protection.ts";
import { type Broken, type Fault, healthy } from "./fault.ts";

/** Every switch that breaks something. */
export const faults: readonly Fault[] = [
  ...domainFaults,
  ...emailFaults,
  ...deploymentFaults,
  ...performanceFaults,
  ...protectionFaults,
  ...monitoringFaults,
  ...journeyFaults,
];

/** The switch of this name; throws a sentence that lists them all. */
export function findFault(name: string): Pick<Fault, "name" | "break"> {
  const all = [...faults, ...decoys];
  const fault = all.find((candidate) => candidate.name === name);
  if (fault === undefined) throw new Error(`There is no switch “${name}”. The switches are ${all.map((one) => one.name).join(", ")}.`);
  return fault;
}

/** The healthy world with the given switches on: lists add up, fields are laid over each other, a later switch wins. */
export function breakWorld(names: readonly string[]): Broken {
  return names.reduce((broken, name) => layOver(broken, findFault(name).break) as Broken, healthy);
}

function layOver(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  if (Array.isArray(base) && Array.isArray(change)) return [...(base as unknown[]), ...(change as unknown[])];
  if (!isRecord(base) || !isRecord(change)) return change;
  const keys = [...new Set([...Object.keys(base), ...Object.keys(change)])];
  return Object.fromEntries(keys.map((key) => [key, layOver(base[key], change[key])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
