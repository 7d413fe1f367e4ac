import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { ConfigError } from "../config/config-error.ts";
import { renderLogAccount, type NamedAccount } from "../report/log-account.ts";
import { createLogScanner } from "../secrets/logs/scan-log.ts";

const usage = "Say which log, as in “openingday logs scan app.log”, or “-” to read what is piped in.";

/** `openingday logs scan <file|-> ...`: counts what a log gives away. Exit code 0 nothing, 1 something, 3 could not run. */
export async function logs(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb !== "scan") throw new ConfigError(verb === undefined ? usage : `“logs” can “scan”, not “${verb}”. ${usage}`);
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, debug: { type: "boolean" } },
  });
  if (positionals.length === 0) throw new ConfigError(usage);
  const accounts: NamedAccount[] = [];
  for (const name of positionals) accounts.push({ name: name === "-" ? "standard input" : name, ...(await scan(name)) });
  process.stdout.write(values.json ? `${JSON.stringify({ logs: accounts })}\n` : renderLogAccount(accounts));
  return accounts.some(({ leaks }) => leaks.length > 0) ? 1 : 0;
}

async function scan(name: string): Promise<Omit<NamedAccount, "name">> {
  const scanner = createLogScanner();
  for await (const piece of await openLog(name)) scanner.take(piece);
  return scanner.finish();
}

async function openLog(name: string): Promise<AsyncIterable<Uint8Array>> {
  if (name === "-") return process.stdin as AsyncIterable<Uint8Array>;
  try {
    if ((await stat(name)).isDirectory()) throw new ConfigError(`${name} is a folder. Name the log files in it.`);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(
      `${name} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}). Check the name and who may read it.`,
    );
  }
  const file = createReadStream(name);
  return readPieces(name.endsWith(".gz") ? file.pipe(createGunzip()) : file, file, name);
}

/** A file that fails half-way is not half fine. */
async function* readPieces(stream: AsyncIterable<Uint8Array>, file: NodeJS.EventEmitter, name: string): AsyncGenerator<Uint8Array> {
  let broken: NodeJS.ErrnoException | undefined;
  file.on("error", (error: NodeJS.ErrnoException) => {
    broken = error;
    if (file !== (stream as unknown)) (stream as unknown as { destroy(error: Error): void }).destroy(error);
  });
  try {
    yield* stream;
  } catch (error) {
    const { code } = broken ?? (error as NodeJS.ErrnoException);
    const why = code?.startsWith("Z_") === true ? "it is not whole gzip" : (code ?? "unknown reason");
    throw new ConfigError(`${name} could not be read to its end (${why}), so nothing can be said about it.`);
  }
}
