import { expect, it } from "vitest";
import { findOverloadSigns } from "../../src/parsers/overload-signs.ts";

it.each([
  ["pg", '{"level":50,"err":{"message":"timeout exceeded when trying to connect"}}', "pool-exhausted"],
  ["Knex", "KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full.", "pool-exhausted"],
  ["Prisma", "Timed out fetching a new connection from the connection pool. (limit: 1)", "pool-exhausted"],
  ["Sequelize", "SequelizeConnectionAcquireTimeoutError: Operation timeout", "pool-exhausted"],
  ["SQLAlchemy", "QueuePool limit of size 5 overflow 10 reached, connection timed out", "pool-exhausted"],
  ["HikariCP", "HikariPool-1 - Connection is not available, request timed out after 30000ms.", "pool-exhausted"],
  ["Rails", "could not obtain a connection from the pool within 5.000 seconds", "pool-exhausted"],
  ["PostgreSQL", "FATAL: sorry, too many clients already", "database-full"],
  ["PostgreSQL, nearly full", "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute", "database-full"],
  ["MySQL", "ER_CON_COUNT_ERROR: Too many connections", "database-full"],
  ["a watchdog", "Event loop blocked for 812 ms, operation started here", "event-loop-blocked"],
  ["another", "WARN event loop delay of 340ms", "event-loop-blocked"],
])("hears what %s says", (_, text, kind) => {
  expect(findOverloadSigns(text, "log")).toMatchObject([{ kind, where: "log" }]);
});

it.each([
  "the customer could not connect to her coach in time",
  "pool of coaches: 12, event: loop through the park",
  '{"msg":"event loop utilization","value":0.12}',
  "connection timed out after 30 s",
  "",
])("hears nothing in “%s”", (text) => {
  expect(findOverloadSigns(text, "log")).toEqual([]);
});

it("tells each kind once, with the words around it and no secret", () => {
  const key = ["sk", "live", "abcdefghijklmnopqrstuvwx"].join("_");
  const line = `key=${key} timeout exceeded when trying to connect\n`;
  const signs = findOverloadSigns(line.repeat(1000), "answer");
  expect(signs).toHaveLength(1);
  expect(signs[0]!.line).toContain("timeout exceeded");
  expect(JSON.stringify(signs)).not.toContain(key);
});
