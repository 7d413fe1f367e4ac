import type { Tools } from "../model/tools.ts";
import { createClock } from "./clock.ts";
import { createFiles } from "./files.ts";
import { createFingerprint } from "./fingerprint.ts";
import { createGit } from "./git.ts";
import { createMemory } from "./memory.ts";
import { randomWord } from "./random-word.ts";

/** Doors to one repository and to nothing else: whoever only looks at code never loads what asks the network. */
export function createRepositoryTools(projectFolder: string, signal: AbortSignal, fingerprintKey?: string): Tools {
  const refuse = (): Promise<never> => Promise.reject(new Error("Only the code is looked at here; nothing is asked over the network."));
  return {
    dns: { query: refuse, addresses: refuse },
    http: { request: refuse },
    imap: { list: refuse, fetch: refuse },
    smtp: { converse: refuse },
    tls: { handshake: refuse, offerOld: refuse, judge: () => "nothing is asked over the network here" },
    files: createFiles(),
    git: createGit({ signal }),
    memory: createMemory({ projectFolder }),
    clock: createClock(signal),
    sign: () => undefined,
    fingerprint: createFingerprint({ projectFolder, key: fingerprintKey }),
    random: { word: randomWord },
  };
}
