import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const dayMs = 86_400_000;

/** Lays out what an owner keeps beside the app: the configuration, the journeys, the lists of settings and of who changes what, and attestations dated from today. */
export async function writePapers(source: string, folder: string, now: number): Promise<void> {
  await rm(join(folder, ".openingday"), { recursive: true, force: true });
  for (const name of ["openingday.config.ts", "openingday.journeys.ts", "openingday.env.yaml", "openingday.checklist.yaml"])
    await copyFile(join(source, name), join(folder, name));
  const day = (offset: number): string => new Date(now + offset * dayMs).toISOString().slice(0, 10);
  const word = (row: string, note: string): string =>
    `- { row: ${row}, by: Ada Brightpath, on: ${day(-2)}, until: ${day(88)}, note: ${JSON.stringify(note)} }\n`;
  await writeFile(
    join(folder, "openingday.attestations.yaml"),
    [
      word("S7.C3", "every setting has Ada or Ben as owner"),
      word("S7.C5", "Ben found yesterday's errors and the last deploy by himself"),
      word("S7.F1", "registrar, DNS, host and payments: Ada and Ben both have access"),
      word("S7.F3", "Ben went back to v1.3.0 and forward again in four minutes"),
    ].join(""),
  );
}
