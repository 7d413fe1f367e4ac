import { spawn } from "node:child_process";

// Runs a command that must not outlive the demo: when the demo goes away, however it goes, the channel closes and the command is ended.
const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
const end = (): void => {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), 3_000).unref();
};
process.on("disconnect", end);
process.on("SIGTERM", end);
process.on("SIGINT", () => undefined);
child.on("error", () => process.exit(127));
child.on("exit", (code) => process.exit(code ?? 1));
