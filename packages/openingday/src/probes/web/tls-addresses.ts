import type { HostRecords } from "../../model/evidence-dns.ts";
import type { HostAddresses } from "../../model/evidence-names.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import type { Vantage } from "../../model/target.ts";
import { nameProvider } from "../dns/name-provider.ts";
import { webHosts } from "../declared-names.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";

const maxAddresses = 6;
const maxHandshakes = 40;
const handshakesAtOnce = 16;

type Address = HostAddresses["hosts"][number]["addresses"][number];

/**
 * One TLS handshake with each address of the hosts that have several of their own. Addresses that all belong to one known provider,
 * or come through an alias, are that provider's affair and left alone; so is a host that the vantage sends elsewhere.
 */
export default defineProbe({
  key: "tls.addresses",
  mode: "passive",
  timeoutMs: 30_000,
  maxRequests: 2 * maxHandshakes,
  async gather(context): Promise<HostAddresses> {
    const { declared, vantage } = context.target;
    const web = new Set(webHosts(declared).map(({ name }) => name));
    const { hosts } = await context.need("dns.hosts");
    const several = hosts.filter((host) => web.has(host.name) && !isSentElsewhere(vantage, host.name)).flatMap(ownAddresses);
    const asked = await inParallel(several.slice(0, maxHandshakes), handshakesAtOnce, async ({ host, address, provider }) => ({
      host,
      address: await shakeHands(context, host, address, provider),
    }));
    const byHost = Map.groupBy(asked, ({ host }) => host);
    return { hosts: [...byHost].map(([host, list]) => ({ host, addresses: list.map(({ address }) => address) })) };
  },
});

interface Asking {
  readonly host: string;
  readonly address: string;
  readonly provider: string | undefined;
}

function ownAddresses({ name, a, aaaa, chain }: HostRecords): readonly Asking[] {
  const addresses = [...a.values.slice(0, maxAddresses), ...aaaa.values.slice(0, maxAddresses)];
  if (addresses.length < 2 || chain.length > 0) return [];
  const list = addresses.map((address) => ({ host: name, address, provider: nameProvider({ chain: [], addresses: [address] })?.name }));
  const isOneProvider = list[0]?.provider !== undefined && list.every(({ provider }) => provider === list[0]?.provider);
  return isOneProvider ? [] : list;
}

/** Twice where the first try got no connection: one lost packet must not look like a dead server. */
async function shakeHands({ tools }: ProbeContext, host: string, address: string, provider: string | undefined): Promise<Address> {
  const base = { address, ...(provider === undefined ? {} : { provider }) };
  const dial = address.includes(":") ? `[${address}]` : address;
  const shake = async (): Promise<Address> => ({ ...base, nameMatches: (await tools.tls.handshake(host, 443, dial)).nameMatches });
  try {
    return await shake().catch(shake);
  } catch (error) {
    return { ...base, ...describeFailure(error) };
  }
}

function isSentElsewhere({ connect }: Vantage, host: string): boolean {
  return Object.entries(connect).some(([from, to]) => {
    const name = from.slice(0, from.lastIndexOf(":")).toLowerCase();
    return (name === "" || name === host) && !to.startsWith(":");
  });
}
