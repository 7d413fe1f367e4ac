/** Node 22 announces once that its SQLite is experimental. Keeps that one sentence back and lets every other warning through. */
export function silenceSqliteWarning(target: Pick<NodeJS.Process, "emitWarning"> = process): void {
  const emit = target.emitWarning.bind(target) as (...all: readonly unknown[]) => void;
  target.emitWarning = (warning: string | Error, ...rest: readonly unknown[]): void => {
    const text = typeof warning === "string" ? warning : warning.message;
    if (rest[0] === "ExperimentalWarning" && text.startsWith("SQLite is an experimental feature")) return;
    emit(warning, ...rest);
  };
}
