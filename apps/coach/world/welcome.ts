import { binary } from "./binary.ts";
import { addresses, hosts } from "./names.ts";
import type { World } from "./world.ts";

/** What a person can do in the running world: addresses, a browser on the real names, the switches. */
export function sayWelcome(world: World): string {
  const { controlUrl } = world.file;
  const chromium = [
    "chromium",
    `--host-resolver-rules="${mapHosts(world)}"`,
    `--ignore-certificate-errors-spki-list=${world.spkiSha256}`,
    "--user-data-dir=$(mktemp -d)",
    `https://${hosts.site}/`,
  ].join(" ");
  return `
The world goes on until you press Ctrl+C.

  The app      ${world.door.url}  (any browser)
  Its mail     ${world.mailboxUrl}
  Alarms       ${world.file.alarmsUrl}
  The monitor  http://${world.file.watchListen}

  On the real names, with the demo's certificate accepted:
  ${chromium}

  Break something, then look again:
  curl -X POST ${controlUrl}/faults/redirect.loop/on
  cd ${world.folder} && BRIGHTPATH_WORLD=world.json ${process.execPath} ${binary} audit
`;
}

/** Chromium's map from the real names to the edge of this world. */
export function mapHosts(world: World): string {
  const { httpPort, httpsPort } = world.file;
  return [hosts.site, hosts.www, hosts.app, hosts.api]
    .flatMap((host) => [`MAP ${host}:443 ${addresses.edge}:${httpsPort}`, `MAP ${host}:80 ${addresses.edge}:${httpPort}`])
    .join(",");
}
