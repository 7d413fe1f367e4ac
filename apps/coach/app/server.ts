import { requireEnvironment } from "@openingday/node";
import { readEnvironment, requiredNames } from "./environment.ts";
import { startServer } from "./start-server.ts";

requireEnvironment(requiredNames);
try {
  await startServer(readEnvironment(process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
