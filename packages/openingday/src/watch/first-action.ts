import type { Layer } from "../model/incident.ts";

/** The first thing to do about an outage, by how far a request came. */
export function firstAction(layer: Layer | undefined): string {
  return layer === undefined ? "Open the address in a browser and look at what it shows." : actions[layer];
}

/** The layer in plain words with its technical name, for the one who repairs it. */
export function sayLayer(layer: Layer): string {
  return layers[layer];
}

const layers: Readonly<Record<Layer, string>> = {
  dns: "the domain name (DNS)",
  connect: "the connection to the server (TCP)",
  tls: "the secure connection (TLS)",
  http: "the answer (HTTP)",
  status: "the answer's status (HTTP status)",
  body: "the page's content (body)",
};

const actions: Readonly<Record<Layer, string>> = {
  dns: "See at your registrar that the domain is paid for and that its DNS records are still there.",
  connect: "See whether the server runs: open your host's dashboard and its status page, and restart the app if it stopped.",
  tls: "Look at the certificate: it may have run out or be made for another name.",
  http: "Look at the app's log for what it waits for, often the database; restart it if it hangs.",
  status: "Look at the app's log. If a release went out within the last hour, roll it back first.",
  body: "Open the address in a browser: it answers, but shows something else than it should.",
};
