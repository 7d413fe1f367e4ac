import { text } from "node:stream/consumers";
import { addShares } from "../../src/journeys/add-shares.ts";
import { driveShare, lastsMs } from "../../src/journeys/drive-share.ts";
import type { LoadOrder } from "../../src/journeys/load-order.ts";
import { createClock } from "../../src/tools/clock.ts";
import { randomWord } from "../../src/tools/random-word.ts";

// The product's driver as a process of its own: an order comes in, the result goes out.
const order = JSON.parse(await text(process.stdin)) as LoadOrder;
const never = (): never => {
  throw new Error("there is no mailbox here");
};
const tools = { clock: createClock(), imap: { list: never, fetch: never }, word: randomWord };
const share = await driveShare({ order, tools, signal: new AbortController().signal });
const { user, system } = process.cpuUsage();
const processMs = (user + system) / 1000;
process.stdout.write(JSON.stringify({ ...(await addShares([share], lastsMs(order))), processMs }));
