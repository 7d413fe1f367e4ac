import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startBinary } from "../../apps/coach/world/binary.ts";
import { startWorld, type World } from "../../apps/coach/world/world.ts";

let world: World;
let monitor: ReturnType<typeof startBinary>;

beforeAll(async () => {
  world = await startWorld({ withMonitor: false });
  const config = join(world.folder, "quick-records.config.ts");
  const base = pathToFileURL(join(world.folder, "openingday.config.ts")).href;
  await writeFile(
    config,
    `import base from ${JSON.stringify(base)};
export default { ...base, watch: { ...base.watch, checks: base.watch.checks.slice(0, 1), records: { intervalSeconds: 2, confirmSeconds: 1 } } };
`,
  );
  monitor = startBinary(["watch", "--config", config], world.folder, world.env);
});
afterAll(async () => {
  await monitor?.stop();
  await world?.stop();
});

interface Alarm {
  readonly sink: string;
  readonly text: string;
}
async function alarmThat(says: RegExp): Promise<Alarm> {
  for (let tries = 0; tries < 300; tries += 1) {
    const alarms = (await (await fetch(world.file.alarmsUrl)).json()) as readonly Alarm[];
    const found = alarms.find(({ text, sink }) => sink === "slack" && says.test(text));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`No alarm said ${says.source}. The monitor: ${monitor.said()}`);
}
interface Account {
  readonly lookedAt?: string;
  readonly records: readonly { readonly name: string; readonly kind: string; readonly present: boolean }[];
  readonly proof?: { readonly state: string };
}
async function account(): Promise<Account> {
  const answer = await fetch(`http://${world.file.watchListen}/api/records`).catch(() => undefined);
  return answer?.ok === true ? ((await answer.json()) as Account) : { records: [] };
}

it("a dropped record rings, and the app's mails are tested again as “prove” does", async () => {
  while ((await account()).lookedAt === undefined) await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await account()).records.map(({ kind, present }) => `${kind} ${present}`)).toContain("DMARC policy true");
  await world.switchTo(["mail.no-dmarc"]);
  const change = await alarmThat(/CHANGED: the DMARC policy at _dmarc\.brightpath\.test is gone/u);
  expect(change.text).toMatch(/put back at _dmarc\.brightpath\.test: v=DMARC1/u);
  const test = await alarmThat(/MAIL TEST: mail fails after the change/u);
  expect(test.text).toMatch(/DMARC/u);
  expect((await account()).proof?.state).toBe("broken");
  await world.switchTo([]);
  await alarmThat(/the DMARC policy at _dmarc\.brightpath\.test is there, and was not before/u);
  await alarmThat(/MAIL TEST: mail still passes after the change/u);
});
