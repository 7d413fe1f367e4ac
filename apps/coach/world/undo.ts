/** Steps that end what was started, run once, last started first. */
export interface Undo {
  add(step: () => unknown): void;
  /** Adds the step and hands the value on. */
  keep<T>(value: T, step: () => unknown): T;
  /** Waits for this before anything is undone: a part that is still starting adds its own step. Hands the promise on. */
  pending<T>(part: Promise<T>): Promise<T>;
  /** Runs every step even where one fails; safe to call twice. */
  run(): Promise<void>;
}

export function createUndo(): Undo {
  const steps: (() => unknown)[] = [];
  const parts: Promise<unknown>[] = [];
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    await Promise.allSettled(parts);
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`While stopping: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  };
  return {
    add: (step) => void steps.push(step),
    keep(value, step) {
      steps.push(step);
      return value;
    },
    pending(part) {
      part.catch(() => undefined);
      parts.push(part);
      return part;
    },
    run: () => (running ??= runAll()),
  };
}
