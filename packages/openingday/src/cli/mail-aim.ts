import { ConfigError } from "../config/config-error.ts";
import { findConfig } from "../config/load.ts";
import type { Target } from "../model/target.ts";
import { type Aim, takeAim } from "./aim.ts";

const purposes = ["sign-up", "reset", "marketing"];

/** The configuration, where there is one: a mail can be judged without. Rejects with ConfigError when it cannot be used. */
export async function findAim(config: string | undefined): Promise<Aim | undefined> {
  if (config === undefined && (await findConfig(process.cwd())) === undefined) return undefined;
  return takeAim([], config, process.cwd());
}

export function vantageOf(aim: Aim | undefined): Target["vantage"] {
  return aim?.target.vantage ?? { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
}

/** What `--as` calls the mail. Rejects with ConfigError. */
export function readPurpose(word: string | undefined): string {
  if (word === undefined) return "received";
  if (!purposes.includes(word)) throw new ConfigError(`“${word}” is no kind of mail that --as knows: write ${purposes.join(", ")}.`);
  return word;
}
