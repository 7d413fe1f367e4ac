"use strict";
const { writeSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");
// maxRSS counts every thread of the process, in KiB.
if (isMainThread) process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
