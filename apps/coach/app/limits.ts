import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Who is counted for what. An account is counted for failed log-ins only, so nobody is locked out by being busy. */
const rules = {
  "login-address": { points: 8, duration: 60 },
  "login-account": { points: 10, duration: 15 * 60 },
  "reset-address": { points: 5, duration: 60 },
  "signup-address": { points: 6, duration: 60 },
} as const;

export type LimitName = keyof typeof rules;

/** How often a stranger may try; kept in memory, which is right for one process. */
export interface Limits {
  /** Counts one try. Returns the seconds to wait when it was one too many, 0 otherwise. */
  spend(name: LimitName, key: string): Promise<number>;
  /** The seconds to wait without counting a try. */
  peek(name: LimitName, key: string): Promise<number>;
  /** Forgets what was counted, after a log-in that went well. */
  forget(name: LimitName, key: string): Promise<void>;
}

const noLimits: Limits = {
  spend: () => Promise.resolve(0),
  peek: () => Promise.resolve(0),
  forget: () => Promise.resolve(),
};

/** Creates the counters; with `switchedOn` false nothing is ever counted. */
export function createLimits(switchedOn: boolean): Limits {
  if (!switchedOn) return noLimits;
  const counters = new Map<string, RateLimiterMemory>();
  const counterOf = (name: LimitName): RateLimiterMemory => {
    const counter = counters.get(name) ?? new RateLimiterMemory({ keyPrefix: name, ...rules[name] });
    counters.set(name, counter);
    return counter;
  };
  return {
    async spend(name, key) {
      try {
        await counterOf(name).consume(key);
        return 0;
      } catch (error) {
        if (error instanceof RateLimiterRes) return secondsOf(error);
        throw error;
      }
    },
    async peek(name, key) {
      const seen = await counterOf(name).get(key);
      return seen && seen.consumedPoints >= rules[name].points ? secondsOf(seen) : 0;
    },
    async forget(name, key) {
      await counterOf(name).delete(key);
    },
  };
}

function secondsOf(result: RateLimiterRes): number {
  return Math.max(1, Math.ceil(result.msBeforeNext / 1000));
}
