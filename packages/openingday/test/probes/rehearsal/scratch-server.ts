import { afterAll, beforeAll } from "vitest";
import type { ScratchDatabase, ScratchDoors, ScratchServer, ScratchSession } from "../../../src/model/scratch.ts";
import { openScratch } from "../../../src/postgres/open-scratch.ts";
import { hasTool, runTool } from "../../../src/postgres/run-tool.ts";

const never = new AbortController().signal;

export interface TestServer {
  /** Runs with a session in a database of its own, a copy of another where one is given. */
  within<T>(use: (session: ScratchSession, database: ScratchDatabase) => Promise<T>, copyOf?: ScratchDatabase): Promise<T>;
  create(): Promise<ScratchDatabase>;
  /** Doors whose server is this one, and stays. */
  doors(more?: Partial<ScratchServer>): ScratchDoors;
}

/** A real PostgreSQL for one test file. */
export function useServer(): TestServer {
  let server: ScratchServer;
  beforeAll(async () => {
    server = await openScratch({ folders: [] }, never);
  }, 60_000);
  afterAll(() => server?.close(), 60_000);
  return {
    create: () => server.create(),
    async within(use, copyOf) {
      const database = await server.create(copyOf);
      const session = await database.connect();
      try {
        return await use(session, database);
      } finally {
        await session.close();
        await database.drop();
      }
    },
    doors: (more) => ({ open: async () => ({ ...server, ...more, close: async () => undefined }), hasTool, migrate: runTool }),
  };
}
