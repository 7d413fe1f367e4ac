import {
  AUTHENTIC_DATA,
  AUTHORITATIVE_ANSWER,
  CHECKING_DISABLED,
  DNSSEC_OK,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
  decode,
  encode,
} from "dns-packet";
import type { Answer, DecodedPacket, RecordType } from "dns-packet";
import type { DnsAnswer, DnsQuestion } from "../model/tools.ts";
import { readExtendedError } from "./dns-extended-error.ts";
import { hasWholeRecords } from "./dns-framing.ts";
import { presentName } from "./dns-name.ts";
import { presentValue } from "./dns-presentation.ts";

/** A question as it goes out. */
export interface WireQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: DnsQuestion["type"];
  readonly recursion: boolean;
  /** EDNS0 with 1,232 bytes of UDP and the DO bit. */
  readonly edns: boolean;
  /** CD: signatures are not to be verified. */
  readonly checkingDisabled?: boolean;
}

/** An answer as it came in, before it is known from whom. */
export interface WireAnswer extends Omit<DnsAnswer, "server"> {
  readonly truncated: boolean;
  /** Whether the server understood EDNS0. */
  readonly edns: boolean;
}

const rcodes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];
const maxChain = 16;
/** Types that dns-packet knows by number only, and would take for another type by name. @see RFC 9460 section 14.1 */
const numbered: Readonly<Partial<Record<DnsQuestion["type"], string>>> = { SVCB: "UNKNOWN_64", HTTPS: "UNKNOWN_65" };

/** The name that dns-packet has for a type. */
function packetType(type: DnsQuestion["type"]): RecordType {
  return (numbered[type] ?? type) as RecordType;
}

/** A question as bytes. @see RFC 6891 section 6.1.2 */
export function encodeQuestion(question: WireQuestion): Buffer {
  const opt = {
    type: "OPT" as const,
    name: ".",
    udpPayloadSize: 1232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: DNSSEC_OK,
    flag_do: true,
    options: [],
  };
  return encode({
    type: "query",
    id: question.id,
    flags: (question.recursion ? RECURSION_DESIRED : 0) | (question.checkingDisabled === true ? CHECKING_DISABLED : 0),
    questions: [{ type: packetType(question.type), name: question.name, class: "IN" }],
    additionals: question.edns ? [opt] : [],
  });
}

/**
 * Reads an answer. Undefined when it belongs to another question (id, name, type or class differ): such a packet is ignored.
 * @throws Error or RangeError when it has our id and is not DNS.
 */
export function decodeAnswer(message: Buffer, question: WireQuestion): WireAnswer | undefined {
  if (message.length < 12 || message.readUInt16BE(0) !== question.id) return undefined;
  const packet = decode(message);
  // dns-packet reads past the end of a packet that was cut off, and makes up what is not there; within a text it loses count.
  if (Number.isNaN(decode.bytes) || decode.bytes > message.length || !hasWholeRecords(message))
    throw new RangeError("the packet ends early");
  if (!packet.flag_qr || !echoes(packet, question)) return undefined;
  const opt = (packet.additionals ?? []).find((record) => record.type === "OPT");
  const flags = packet.flags ?? 0;
  const ede = readExtendedError(opt?.options ?? []);
  return {
    truncated: (flags & TRUNCATED_RESPONSE) !== 0,
    edns: opt !== undefined,
    rcode: rcodeName((flags & 0xf) | ((opt?.extendedRcode ?? 0) << 4)),
    authoritative: (flags & AUTHORITATIVE_ANSWER) !== 0,
    authenticated: (flags & AUTHENTIC_DATA) !== 0,
    ...readSections(packet.answers ?? [], packet.authorities ?? [], question),
    ...(ede === undefined ? {} : { ede }),
  };
}

/** Servers that refuse the whole message may leave the question out (RFC 1035 does not ask them to repeat it). */
function echoes(packet: DecodedPacket, question: WireQuestion): boolean {
  const asked = packet.questions ?? [];
  const rcode = (packet.flags ?? 0) & 0xf;
  if (asked.length === 0) return rcode !== 0 && rcode !== 3;
  const [first] = asked;
  return (
    asked.length === 1 &&
    first !== undefined &&
    first.type === packetType(question.type) &&
    (first.class ?? "IN") === "IN" &&
    presentName(first.name) === presentName(question.name)
  );
}

function readSections(
  answers: readonly Answer[],
  authorities: readonly Answer[],
  question: WireQuestion,
): Pick<WireAnswer, "values" | "ttlSeconds" | "chain" | "referral" | "serial"> {
  const chain: string[] = [];
  const ttls: number[] = [];
  let owner = presentName(question.name);
  while (question.type !== "CNAME" && chain.length < maxChain) {
    const link = answers.find((record) => record.type === "CNAME" && presentName(record.name) === owner);
    if (link?.type !== "CNAME" || chain.includes(presentName(link.data))) break;
    owner = presentName(link.data);
    chain.push(owner);
    ttls.push(ttlOf(link));
  }
  const matching = answers.filter((record) => record.type === packetType(question.type) && presentName(record.name) === owner);
  const values = matching.map((record) => presentValue(record)).filter((value) => value !== undefined);
  ttls.push(...matching.map(ttlOf));
  const soa = authorities.find((record) => record.type === "SOA");
  // RFC 2308 section 5: a negative answer lives as long as the smaller of the SOA's own TTL and its minimum.
  if (values.length === 0 && soa?.type === "SOA") ttls.push(Math.min(ttlOf(soa), soa.data.minimum ?? 0));
  const zone = matching.find((record) => record.type === "SOA");
  const delegates = answers.length === 0 && soa === undefined;
  return {
    values,
    ttlSeconds: ttls.length === 0 ? undefined : Math.min(...ttls),
    chain,
    referral: delegates ? authorities.flatMap((record) => (record.type === "NS" ? [presentName(record.data)] : [])) : [],
    serial: zone?.type === "SOA" ? zone.data.serial : undefined,
  };
}

/** RFC 2181 section 8: a TTL with its highest bit set counts as zero. */
function ttlOf(record: Answer): number {
  const ttl = "ttl" in record ? (record.ttl ?? 0) : 0;
  return ttl > 0x7f_ff_ff_ff ? 0 : ttl;
}

function rcodeName(rcode: number): string {
  return rcodes[rcode] ?? (rcode === 16 ? "BADVERS" : `RCODE_${rcode}`);
}
