import { defineCheck, type Outcome } from "../../model/check.ts";

/** S3.C4: reading shows what a database change would do, and only running it shows that it does. */
export default defineCheck({
  id: "migration-rehearsal",
  title: "Database changes ran on an empty database, and a second time without a change",
  why: "A change that reads well can still stop half-way: then some of it has happened to your customers' data, and some has not.",
  rows: ["S3.C4"],
  risk: "database-change-fails",
  needs: ["repo.migrations"],
  specs: [],
  evaluate({ "repo.migrations": { folders } }): Outcome {
    if (folders.length === 0) return { status: "not-applicable", reason: "The code holds no migrations that are recognised." };
    return {
      status: "inconclusive",
      reason:
        "The database changes were read and not run. Run them all against an empty database before you release, and then once more: the second time must change nothing.",
    };
  },
});
