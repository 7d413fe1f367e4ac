import { readdirSync, readFileSync } from "node:fs";
import type { OwnProcess } from "../model/release.ts";

/** What the system tells of a process, where it tells it. */
interface Told {
  readonly isEnded: boolean;
  readonly group: number;
  readonly ticks: string;
}

/** A process by its number and, where the system tells it, by when it began: numbers are used again. */
export function identify(pid: number): OwnProcess {
  const told = ask(pid);
  return { pid, ...(told === undefined ? {} : { ticks: told.ticks }) };
}

/** Whether a process that a journal names still runs. One that ended and was not cleared away does not. */
export function isAlive({ pid, ticks }: OwnProcess): boolean {
  if (!isThere(pid)) return false;
  const told = ask(pid);
  return told === undefined || (!told.isEnded && (ticks === undefined || told.ticks === ticks));
}

/** Whether a process that a journal names, or anything in its process group, still runs. */
export function isGroupAlive(leader: OwnProcess): boolean {
  if (process.platform === "win32") return isAlive(leader);
  if (!isThere(-leader.pid)) return false;
  const told = ask(leader.pid);
  // While anything of a group lives, no other process gets its number.
  if (told !== undefined && leader.ticks !== undefined && told.ticks !== leader.ticks) return false;
  const members = listProcesses().flatMap((pid) => ask(pid) ?? []);
  return members.length === 0 || members.some(({ group, isEnded }) => group === leader.pid && !isEnded);
}

function isThere(pid: number): boolean {
  if (!Number.isInteger(pid) || Math.abs(pid) <= 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function listProcesses(): readonly number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/u.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function ask(pid: number): Told | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", , group = "", ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { isEnded: state === "Z" || state === "X", group: Number(group), ticks: rest[16] ?? "" };
  } catch {
    return undefined;
  }
}
