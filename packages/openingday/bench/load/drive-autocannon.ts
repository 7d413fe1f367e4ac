import { pathToFileURL } from "node:url";

// autocannon as a library, so that its start does not count: a short run warms it up, a second one is measured.
const [path = "", url = "", connections = "10", seconds = "1", warmRequests = "0"] = process.argv.slice(2);
type Run = (options: object) => Promise<{ readonly requests: { readonly total: number } }>;
const { default: autocannon } = (await import(pathToFileURL(path).href)) as { default: Run };
const options = { url, connections: Number(connections) };
await autocannon({ ...options, amount: Number(warmRequests) });
const before = process.cpuUsage();
const { requests } = await autocannon({ ...options, duration: Number(seconds) });
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, requests: requests.total }));
