import { describe, expect, it } from "vitest";
import { readRunOptions } from "../../src/cli/perf-run-options.ts";

describe("what is typed after “perf run”", () => {
  it("is a half-minute of the usual without anything", () => {
    expect(readRunOptions([])).toMatchObject({ forMs: 30_000, rampMs: 0, thinkMs: 2000, processes: 1, json: false });
  });

  it.each<{ typed: string[]; reads: object }>([
    { typed: ["--rate", "0.5", "--for", "2m", "--ramp", "90s"], reads: { perSecond: 0.5, forMs: 120_000, rampMs: 90_000 } },
    { typed: ["--users", "50", "--think", "0.5s"], reads: { users: 50, thinkMs: 500 } },
    { typed: ["--rate", "200", "--allow", "200 a second"], reads: { perSecond: 200 } },
    { typed: ["--rate", "4000", "--allow", "5000 a second", "--processes", "2"], reads: { perSecond: 4000, processes: 2 } },
    { typed: ["--journey", "buy", "--rate", "40", "--allow", "40 a second"], reads: { perSecond: 40, journey: "buy" } },
    {
      typed: ["--users", "200", "--for", "20m", "--allow", "200 people", "--allow", "20 minutes"],
      reads: { users: 200, forMs: 1_200_000 },
    },
  ])("reads $typed", ({ typed, reads }) => {
    expect(readRunOptions(typed)).toMatchObject(reads);
  });

  it.each<{ typed: string[]; says: RegExp }>([
    { typed: ["--rate", "51"], says: /51 a second are more than 50.*--allow "51 a second"/ },
    { typed: ["--journey", "buy", "--rate", "6"], says: /6 a second are more than 5\./ },
    { typed: ["--users", "51"], says: /51 people at once are more than 50.*--allow "51 people"/ },
    { typed: ["--for", "5m", "--ramp", "1s"], says: /longer than 5 minutes.*--allow "6 minutes"/ },
    { typed: ["--users", "50", "--think", "0s"], says: /hardly think/ },
    { typed: ["--rate", "300", "--allow", "200 a second"], says: /300 a second are more than 200/ },
    { typed: ["--allow", "everything"], says: /allows nothing/ },
    { typed: ["--allow", "0 people"], says: /allows nothing/ },
    { typed: ["--allow", "99999 a second"], says: /more than this program ever does/ },
    { typed: ["--rate", "5", "--users", "5"], says: /two different questions/ },
    { typed: ["--rate", "-5"], says: /./ },
    { typed: ["--rate", "many"], says: /takes a number of arrivals/ },
    { typed: ["--users", "0"], says: /whole number from 1/ },
    { typed: ["--for", "soon"], says: /is no time for --for/ },
    { typed: ["--for", "0s"], says: /at least one second/ },
    { typed: ["--think", "2m"], says: /at most 60s/ },
    { typed: ["--processes", "17"], says: /from 1 to 16/ },
  ])("refuses $typed", ({ typed, says }) => {
    expect(() => readRunOptions(typed)).toThrow(says);
  });
});
