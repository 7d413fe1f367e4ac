import { requireEnvironment } from "@openingday/node";
import type { FastifyPluginAsync } from "fastify";
import { readEnvironment, requiredNames } from "../app/environment.ts";
import { startServer } from "../app/start-server.ts";
import { breaks } from "./breaks.ts";
import { shrinkPool } from "./pool-breaks.ts";
import { breakMailer } from "./mail-breaks.ts";

// The app as it ships, plus the hooks of the switches that are on. The app itself knows nothing of them.
process.on("disconnect", () => process.exit(0));
requireEnvironment(requiredNames);
const wanted = (process.env["DEMO_BREAKS"] ?? "").split(",").filter((name) => name !== "");
if (wanted.includes("pool.size-1")) shrinkPool();
const plugins = wanted.map((name) => breaks[name]).filter((plugin): plugin is FastifyPluginAsync => plugin !== undefined);
await startServer(readEnvironment(process.env), { plugins, wrapMailer: (mailer, environment) => breakMailer(wanted, mailer, environment) });
