"use strict";
const { writeSync } = require("node:fs");
// maxRSS counts every thread of the process, in KiB.
process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
