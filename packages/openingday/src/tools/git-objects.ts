import type { GitObject, Tools } from "../model/tools.ts";
import { readGitBatch } from "../parsers/git-batch.ts";
import { inSeconds } from "./deadline.ts";

const largestObject = 16 * 1_024 * 1_024;
/** A git that is asked nothing for so long is let go. */
const idleMs = 1_000;

/** A git that answers questions in the order in which they are put. */
interface Conversation {
  ask(name: string): Promise<GitObject | undefined>;
}

interface Question {
  answer(object: GitObject | undefined): void;
  fail(error: unknown): void;
}

/** Asks one `git cat-file --batch` for each repository, started at the first question. Rejects with git's own reason. */
export function createObjectReader(stream: Tools["git"]["stream"], timeoutMs: number): Tools["git"]["readObject"] {
  const conversations = new Map<string, Conversation>();
  return async (repository, name) => {
    // Each line is a question.
    if (!/^[^\n\r\0]{1,4096}$/.test(name)) throw new Error("That is not a name that git could be asked for.");
    let conversation = conversations.get(repository);
    if (conversation === undefined) {
      conversation = converse(
        (names) => stream(repository, ["cat-file", "--batch"], names),
        () => void conversations.delete(repository),
      );
      conversations.set(repository, conversation);
    }
    return withinLimit(conversation.ask(name), timeoutMs);
  };
}

function converse(start: (names: AsyncIterable<string>) => AsyncIterable<Uint8Array>, onEnd: () => void): Conversation {
  const names = createQueue();
  const open: Question[] = [];
  let idle: NodeJS.Timeout | undefined;
  const leave = (): void => {
    onEnd();
    names.end();
  };
  const listen = async (): Promise<void> => {
    for await (const { blob, type, bytes } of readGitBatch(start(names), largestObject)) {
      open.shift()?.answer(type === "" ? undefined : { id: blob, type, ...(bytes === undefined ? {} : { bytes }) });
      if (open.length === 0) idle = setTimeout(leave, idleMs).unref();
    }
    throw new Error("git cat-file ended before it had answered.");
  };
  listen().catch((error: unknown) => {
    leave();
    for (const question of open.splice(0)) question.fail(error);
  });
  return {
    ask(name) {
      clearTimeout(idle);
      return new Promise((answer, fail) => {
        open.push({ answer, fail });
        names.push(`${name}\n`);
      });
    },
  };
}

function createQueue(): AsyncIterable<string> & { push(item: string): void; end(): void } {
  const items: string[] = [];
  let isOver = false;
  let wake = (): void => undefined;
  return {
    push(item) {
      items.push(item);
      wake();
    },
    end() {
      isOver = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        yield* items.splice(0);
        if (isOver) return;
        if (items.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

async function withinLimit<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`git cat-file did not answer within ${inSeconds(ms)}.`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
