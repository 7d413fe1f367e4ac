import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AlarmSinks, startAlarmSinks } from "./alarms/sinks.ts";
import { type Authority, createAuthority, type Issued } from "./certificates/authority.ts";
import { type Authoritative, startAuthoritative } from "./dns/authoritative.ts";
import { createZoneKey, dsFor } from "./dns/keys.ts";
import { type Parent, startParent } from "./dns/parent.ts";
import { type Resolver, startResolver } from "./dns/resolver.ts";
import type { Zone } from "./dns/zone.ts";
import type { CertificateFault, CertificateFor } from "./edge/contexts.ts";
import { type Edge, startEdge } from "./edge/edge.ts";
import type { Origin } from "./edge/pull.ts";
import { freePorts } from "./free-port.ts";
import { type Mailbox, startMailbox } from "./mail/mailbox.ts";
import { addresses, domain, hosts, otherNameServers } from "./names.ts";
import { type Registry, startRegistry } from "./registry/rdap.ts";
import { brightpathZone, foreignZones, type ZoneChanges } from "./zone-records.ts";

/** The ports of one world; each is the same number on all addresses that use it. */
export interface Ports {
  readonly dns: number;
  readonly http: number;
  readonly https: number;
  readonly smtp: number;
}

/** Finds ports that nobody uses. */
export async function findPorts(): Promise<Ports> {
  const dnsServers = [addresses.parent, ...addresses.nameServers, ...addresses.resolvers];
  const tcp = (...list: string[]) => list.map((address) => ({ address, protocol: "tcp" as const }));
  const dns = await freePorts(dnsServers.map((address) => ({ address, protocol: "both" as const })));
  const http = await freePorts(tcp(addresses.edge, addresses.former));
  const https = await freePorts(tcp(addresses.edge, addresses.origin, addresses.former));
  const smtp = await freePorts(tcp(addresses.mailbox, addresses.mailHost));
  return { dns, http, https, smtp };
}

export interface Names {
  readonly servers: readonly Authoritative[];
  readonly resolvers: readonly Resolver[];
  readonly parent: Parent;
  /**
   * Publishes the zone anew; a second server with changes of its own keeps the older serial. Resolvers forget. `moved`: another DNS
   * company serves it, unsigned, and the registrar still has the DS of the old key.
   */
  publish(changes: ZoneChanges, secondServer: ZoneChanges, moved: boolean): void;
  stop(): Promise<void>;
}

/** The zone as the other company took it over: its own servers are named in it. */
const afterMove: ZoneChanges = {
  without: ["@ NS", "ns1 A", "ns2 A"],
  with: otherNameServers.map((name) => ["@", "NS", `${name}.`] as const),
};

/** Starts the parent zone, two authoritative servers with the signed zone, and three resolvers. */
export async function startNames(port: number, dkimRecord: string): Promise<Names> {
  const key = createZoneKey();
  let serial = 2026_11_01_00;
  const zone = (age: number, ...changes: readonly ZoneChanges[]): Zone => brightpathZone(dkimRecord, serial - age, ...changes);
  const [first, second] = addresses.nameServers;
  const servers = await Promise.all(
    [first, second].map((address) => startAuthoritative({ address, port, zones: [{ zone: zone(0), key }] })),
  );
  const delegated = [
    { name: `ns1.${domain}`, address: first },
    { name: `ns2.${domain}`, address: second },
  ];
  const delegate = (list: typeof delegated) => [{ zone: domain, servers: list, ds: [dsFor(domain, key.dnskey)] }];
  const elsewhere = otherNameServers.map((name, index) => ({ name, address: addresses.nameServers[index] ?? first }));
  const parent = await startParent({ address: addresses.parent, port, delegations: delegate(delegated) });
  const resolvers = await Promise.all(
    addresses.resolvers.map((address) =>
      startResolver({ address, port, hints: { test: [addresses.parent] }, zones: foreignZones(dkimRecord) }),
    ),
  );
  return {
    servers,
    resolvers,
    parent,
    publish(changes, secondServer, moved) {
      serial += 1;
      const differs = secondServer.with.length > 0 || secondServer.without.length > 0;
      const all = moved ? [changes, afterMove] : [changes];
      const signed = moved ? {} : { key };
      servers[0]?.setZone({ zone: zone(0, ...all), ...signed });
      servers[1]?.setZone({ zone: zone(differs ? 1 : 0, ...all, secondServer), ...signed });
      parent.setDelegations(delegate(moved ? elsewhere : delegated));
      for (const resolver of resolvers) resolver.flush();
    },
    async stop() {
      await Promise.all([parent, ...servers, ...resolvers].map((server) => server.stop()));
    },
  };
}

/** A DKIM key pair: the private half in a file, the public half as the record's text. */
export async function createDkimKey(folder: string): Promise<{ readonly file: string; readonly record: string }> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const file = join(folder, "dkim.pem");
  await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  const body = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return { file, record: `v=DKIM1; k=rsa; p=${body}` };
}

export interface Certificates {
  readonly authority: Authority;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** Root that the origin takes clients from: the edge alone has a certificate of it. */
  readonly clientCaFile: string;
  readonly edgeClient: { readonly certPem: string; readonly keyPem: string };
  /** The certificate for a host of the site; any other name gets one of its own, and so does one with a fault. */
  certificateFor: CertificateFor;
}

/** Makes the local authority, the certificate of the site, and the edge's own key to the origin. */
export async function createCertificates(folder: string): Promise<Certificates> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [authority, clients] = await Promise.all([
    createAuthority("Brightpath demo authority"),
    createAuthority("Brightpath origin pulls"),
  ]);
  const names = [hosts.site, hosts.www, hosts.app, hosts.api];
  const site = await authority.issue({ names });
  const edgeClient = await clients.issue({ names: ["edge.brightpath.internal"], client: true });
  const keep = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text, { mode: 0o600 });
    return file;
  };
  return {
    authority,
    edgeClient,
    caFile: await keep("ca.pem", authority.certPem),
    certFile: await keep("site.pem", site.chainPem),
    keyFile: await keep("site.key", site.keyPem),
    clientCaFile: await keep("clients.pem", clients.certPem),
    async certificateFor(name, fault) {
      const issued =
        fault !== undefined
          ? await issueFaulty(authority, name, fault)
          : (names as readonly string[]).includes(name)
            ? site
            : await authority.issue({ names: [name] });
      return { certPem: issued.chainPem, keyPem: issued.keyPem };
    },
  };
}

/** A certificate as hosts show it when something went wrong: the parking page's, one that was not renewed, the platform's own. */
async function issueFaulty(authority: Authority, name: string, fault: CertificateFault): Promise<Issued> {
  if (fault === "wrong-name") return authority.issue({ names: ["parked.hosting.test"] });
  const dayMs = 86_400_000;
  if (fault === "expired")
    return authority.issue({ names: [name], notBefore: new Date(Date.now() - 91 * dayMs), notAfter: new Date(Date.now() - dayMs) });
  return (await createAuthority("Hosting platform default")).issue({ names: [name] });
}

/** The edge of the demo in front of the origin. */
export function startBrightpathEdge(ports: Ports, certificates: Certificates): Promise<Edge> {
  return startEdge({
    address: addresses.edge,
    httpPort: ports.http,
    httpsPort: ports.https,
    hosts: [hosts.site, hosts.app, hosts.api],
    redirects: { [hosts.www]: hosts.site },
    certificateFor: (name, fault) => certificates.certificateFor(name, fault),
    origin: originFor(ports, certificates, false),
  });
}

/** Where the edge fetches the app from, and how. */
export function originFor(ports: Ports, certificates: Certificates, isPlain: boolean): Origin {
  return {
    address: addresses.origin,
    port: ports.https,
    ca: certificates.authority.certPem,
    clientCert: certificates.edgeClient.certPem,
    clientKey: certificates.edgeClient.keyPem,
    isPlain,
  };
}

/** The mail host that takes what is sent to Brightpath itself, encrypted where the sender wants it. */
export async function startMailHost(smtpPort: number, certificates: Certificates): Promise<Mailbox> {
  return startMailbox({
    address: addresses.mailHost,
    smtpPort,
    httpPort: 0,
    hostname: hosts.mail,
    domains: [hosts.site, hosts.send],
    tls: await certificates.certificateFor(hosts.mail),
  });
}

/** The seed mailbox and the alarm sinks; a mail to the person on call counts as an alarm. */
export async function startInboxes(smtpPort: number): Promise<{ readonly mailbox: Mailbox; readonly sinks: AlarmSinks }> {
  const sinks = await startAlarmSinks({ address: "127.0.0.1", port: 0 });
  const mailbox = await startMailbox({
    address: addresses.mailbox,
    smtpPort,
    httpPort: 0,
    hostname: "mx.inbox.test",
    onMail: (mail) => {
      if (mail.envelopeTo.some((to) => to.startsWith("oncall@")))
        sinks.record({ sink: "email", at: Date.now(), text: `${mail.subject}\n${mail.raw.slice(-2_000)}` });
    },
  });
  return { mailbox, sinks };
}

/** The registry's look-up: the domain is registered for another year and locked. */
export function startBrightpathRegistry(now: number): Promise<Registry> {
  const dayMs = 86_400_000;
  return startRegistry("127.0.0.1", [
    {
      domain,
      registrar: "Harbour Names Ltd",
      nameServers: [`ns1.${domain}`, `ns2.${domain}`],
      registeredAt: new Date(now - 700 * dayMs),
      expiresAt: new Date(now + 395 * dayMs),
      status: ["client transfer prohibited"],
    },
  ]);
}
