/** One address the monitor asks at a fixed rate, and what a good answer is. Redirects are not followed: expect 301 where one is meant. */
export interface WatchCheck {
  /** What a founder calls it; unique. */
  readonly name: string;
  /** Absolute, http or https. */
  readonly url: string;
  /** @minimum 0.05 @maximum 86400 */
  readonly intervalSeconds: number;
  readonly expectStatus: number;
  /** Text that must be in the first mebibyte of the body. */
  readonly contains?: string;
  /** For the whole exchange; never longer than the interval, whatever is said here. */
  readonly timeoutMs: number;
}

/** When a suspicion becomes an alarm, and an outage its end. */
export interface AlarmPolicy {
  /** Seconds after the first failure at which it is tried again, ascending; the alarm comes when all of them failed. */
  readonly confirm: readonly number[];
  /** Passes in a row that end an outage. @defaultValue 2 */
  readonly recover: number;
}

/** Says why a set of checks cannot be watched, or nothing. */
export function findMistake(checks: readonly WatchCheck[], policy: AlarmPolicy): string | undefined {
  const names = new Set<string>();
  for (const check of checks) {
    if (check.name.trim() === "" || check.name.length > 200) return "Every monitored address needs a name of at most 200 characters.";
    if (names.has(check.name)) return `Two monitored addresses are called "${check.name}"; give each its own name.`;
    names.add(check.name);
    if (!URL.canParse(check.url) || !/^https?:$/.test(new URL(check.url).protocol))
      return `"${check.name}" needs an address that begins with https:// or http://.`;
    if (!(check.intervalSeconds >= 0.05 && check.intervalSeconds <= 86_400))
      return `"${check.name}" needs an interval between 0.05 seconds and one day.`;
    if (!(check.timeoutMs > 0)) return `"${check.name}" needs a time limit above 0 ms.`;
  }
  if (policy.confirm.length > 20 || policy.confirm.some((seconds, i, all) => !(seconds >= 0) || seconds < (all[i - 1] ?? 0)))
    return "The confirmations are at most 20 numbers of seconds, smallest first.";
  if (!(policy.recover >= 1 && policy.recover <= 100)) return "The passes that end an outage are between 1 and 100.";
  return undefined;
}
