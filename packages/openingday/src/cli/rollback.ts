import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import { readHistory } from "../parsers/release-history.ts";
import { runDrill, runRollback } from "../release/run-rollback.ts";
import { refuseUnsettled, runWith } from "./release.ts";
import { readCleanCommit, type ReleaseSetup, setUpRelease } from "./release-setup.ts";

/** `openingday rollback [--drill]`: back to the release before; a drill goes forward again. Exit code 0 done, 1 not, 3 could not run. */
export async function rollback(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string" }, drill: { type: "boolean", default: false }, debug: { type: "boolean", default: false } },
  });
  const setup = await setUpRelease(values.config);
  try {
    refuseUnsettled(setup);
    return await goBack(setup, values.drill);
  } finally {
    await setup.close();
  }
}

async function goBack(setup: ReleaseSetup, isDrill: boolean): Promise<number> {
  const { plan } = setup;
  if (plan.rollback === undefined)
    throw new ConfigError("The configuration declares no “rollback” under “release”, so nothing can go back.");
  const { current, previous } = readHistory(setup.runs);
  if (current === undefined || previous === undefined)
    throw new ConfigError(
      `release.no-previous: ${current === undefined ? "no release was made with openingday yet" : `no release before ${current.slice(0, 10)} is known`}, so there is nothing to go back to. Nothing was begun.`,
    );
  if (!isDrill)
    return runWith(setup, { kind: "rollback", commit: previous, previous: current }, (context) => runRollback(context, previous, current));
  // Without a command of its own, forward is the deploy command, and that takes what is checked out.
  if (plan.forward === undefined && (await readCleanCommit(setup)) !== current)
    throw new ConfigError(
      `A drill ends with what customers have now, ${current.slice(0, 10)}, and something else is checked out. Check that out first, or declare “forward” under “release”.`,
    );
  return runWith(setup, { kind: "drill", commit: previous, previous: current }, (context) => runDrill(context, previous, current));
}
