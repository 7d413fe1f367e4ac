import { Pool, type PoolClient } from "pg";

/** How long each connection is kept after its work, as by code that calls another service before it gives it back. */
const keptMs = 60;

type Release = (error?: Error | boolean) => void;
type Taken = (error: Error | undefined, client: PoolClient | undefined, release: Release) => void;

/** Leaves every pool a single connection that comes back late: enough for one customer, and not for twenty. */
export function shrinkPool(): void {
  const connect = Reflect.get(Pool.prototype, "connect") as (this: Pool, taken: Taken) => void;

  function connectLate(pool: Pool, taken: Taken): void {
    connect.call(pool, (error, client, release) => {
      const late: Release = (reason) => void setTimeout(release, keptMs, reason);
      if (client !== undefined) client.release = late;
      taken(error, client, client === undefined ? release : late);
    });
  }
  Reflect.set(Pool.prototype, "connect", function connectOne(this: Pool, taken?: Taken) {
    this.options.max = 1;
    if (taken !== undefined) return connectLate(this, taken);
    return new Promise<PoolClient>((resolve, reject) =>
      connectLate(this, (error, client) => (client === undefined ? reject(error ?? new Error("there is no connection")) : resolve(client))),
    );
  });
}
