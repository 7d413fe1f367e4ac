import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUndo } from "../../apps/coach/world/undo.ts";
import { hasPeer } from "../../packages/openingday/bench/load/sdk/places.ts";
import { tellRequests } from "../../packages/openingday/bench/load/sdk/tell.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { startDebianMariadb } from "./start-debian-mariadb.ts";

const isThere = hasPeer("mysql2");
if (!isThere) process.stderr.write("Skipped: the tests with MariaDB, because “npm run bench:setup” has not brought mysql2.\n");
const skip = lacks("Debian's MariaDB", { programs: ["mariadbd", "mariadb-install-db", "mariadb"] }) || !isThere;
const undo = createUndo();
let url = "";

beforeAll(async () => {
  if (!skip) url = await startDebianMariadb(await createScratchFolder(undo), undo);
});
afterAll(() => undo.run());

describe.skipIf(skip)("what is followed through mysql2", () => {
  it.each(["mysql2", "mysql2, promises", "mysql2, promises of both kinds", "mysql2, imported"])(
    "is counted where it belongs, with forty clients and ten connections: %s",
    async (library) => {
      const { failed, requests } = await tellRequests("library-app", [library, url]);
      expect(failed).toBe(0);
      const counts = requests.map(({ route, queries }) => `${route} ${queries}`);
      expect(counts).toHaveLength(240);
      expect(new Set(counts)).toEqual(new Set(["/one 1", "/twelve 12"]));
      // One statement twelve times, each time with another value.
      const statements = requests.find(({ route }) => route === "/twelve")?.statements;
      expect(statements).toMatchObject([{ text: "select ? as n", calls: 12, repeated: 0 }]);
    },
  );
});
