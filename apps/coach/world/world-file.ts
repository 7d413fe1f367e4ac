import { writeFile } from "node:fs/promises";

/** What the configuration of the demo needs to know of the world it is aimed at: ports and places, nothing else. */
export interface WorldFile {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly smtpPort: number;
  readonly dnsPort: number;
  readonly rdapUrl: string;
  readonly mailboxUrl: string;
  readonly smtpUrl: string;
  readonly slackUrl: string;
  readonly alarmsUrl: string;
  readonly controlUrl: string;
  readonly watchListen: string;
  /** Where the app tells what its requests do. */
  readonly tracesPort: number;
  readonly monitorIntervalSeconds: number;
  /** How often the monitor looks at the records of mail. */
  readonly recordsIntervalSeconds: number;
  readonly ca: string;
  readonly repository: string;
  /** Where the app writes its log. */
  readonly log: string;
  readonly bundle: string;
  /** The packages that a clean copy of the code is lent, with slashes on every system. */
  readonly modules: string;
  readonly environments: Readonly<Record<string, string>>;
}

/** Writes the world's file; its name goes to the configuration in BRIGHTPATH_WORLD. */
export async function writeWorldFile(file: string, world: WorldFile): Promise<void> {
  await writeFile(file, `${JSON.stringify(world, null, 2)}\n`, { mode: 0o600 });
}
