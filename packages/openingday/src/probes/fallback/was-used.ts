import type { ProbeContext } from "../../model/probe.ts";
import type { ScratchDatabase, ScratchServer } from "../../model/scratch.ts";

const lookEveryMs = 50;
const mostLooks = 40;

/**
 * Whether anybody has used a database that we ourselves never entered. The server counts on its own time, so it is asked again for two
 * seconds.
 */
export async function wasUsed({ tools, signal }: ProbeContext, server: ScratchServer, { name }: ScratchDatabase): Promise<boolean> {
  const beside = await server.create();
  const session = await beside.connect();
  try {
    for (let look = 0; look < mostLooks; look += 1) {
      const [row] = await session.query(
        `select coalesce((select xact_commit + xact_rollback from pg_stat_database where datname = $1), 0) > 0
           or exists (select 1 from pg_stat_activity where datname = $1) as used`,
        [name],
      );
      if (row?.["used"] === true) return true;
      await tools.clock.sleep(lookEveryMs, signal);
    }
    return false;
  } finally {
    await session.close();
    await beside.drop();
  }
}
