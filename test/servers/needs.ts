import { findProgram } from "./find-program.ts";

/** Says in one line why a test file is skipped, or answers false: then nothing stands in the way. */
export function lacks(subject: string, needs: { readonly programs: readonly string[]; readonly root?: boolean }): boolean {
  const missing = needs.programs.filter((name) => findProgram(name) === undefined);
  const reasons = missing.length > 0 ? [`there is no ${missing.join(", ")} here`] : [];
  if (needs.root === true && process.getuid?.() !== 0) reasons.push("only root may start it");
  if (reasons.length > 0) process.stderr.write(`Skipped: the tests with ${subject}, because ${reasons.join(" and ")}.\n`);
  return reasons.length > 0;
}
