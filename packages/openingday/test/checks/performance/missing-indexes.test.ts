import { describe, expect, it } from "vitest";
import missingIndexes from "../../../src/checks/performance/missing-indexes.ts";
import type { MissingIndex, RequestTraces } from "../../../src/model/evidence-traces.ts";
import { context } from "../journey/runs.ts";
import { route, traces } from "./traces/traces.ts";

const evaluate = (found: RequestTraces["missingIndexes"]): ReturnType<typeof missingIndexes.evaluate> => {
  const { "request.traces": told } = traces(route("GET /dashboard"));
  return missingIndexes.evaluate({ "request.traces": { ...told, ...(found === undefined ? {} : { missingIndexes: found }) } }, context);
};
const one: MissingIndex = {
  table: "bookings",
  rows: 41_234.4,
  columns: ["user_id", "at"],
  statement: "select * from bookings where user_id = $1 and at > $2",
  steps: ["open the dashboard", "GET /dashboard", "book"],
  sql: 'CREATE INDEX CONCURRENTLY ON "bookings" ("user_id", "at");',
};

describe("missing-indexes", () => {
  it("is nobody's question where no database is named", () => {
    expect(evaluate(undefined)).toMatchObject({ status: "not-applicable" });
  });

  it("cannot tell where the database could not be asked, and says why", () => {
    expect(evaluate("the setting DATABASE_URL is not set")).toEqual({
      status: "inconclusive",
      reason: "the setting DATABASE_URL is not set",
    });
  });

  it("is content where no plan reads a large table for a few rows", () => {
    expect(evaluate([])).toMatchObject({ status: "passed" });
  });

  it("only ever warns, and gives the statement that makes the index", () => {
    expect(evaluate([one])).toMatchObject({
      status: "warned",
      findings: [
        {
          confidence: "likely",
          message:
            "The database reads all of about 41,234 rows of “bookings” to find those with one user_id and at during open the dashboard and GET /dashboard.",
          fix: expect.stringContaining(one.sql),
          seen: [`“${one.statement}”`],
        },
      ],
    });
    expect(evaluate([{ ...one, steps: [] }])).toMatchObject({ findings: [{ message: expect.not.stringContaining("during") }] });
  });
});
