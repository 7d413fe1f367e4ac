import { decode, encode } from "dns-packet";
import type { Answer, Question } from "dns-packet";
import { canonicalName } from "./names.ts";

/** One resource record; `data` is what dns-packet encodes for its type. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: unknown;
}

export interface SoaData {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export interface DsData {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Buffer;
}

export interface DnskeyData {
  readonly flags: number;
  readonly algorithm: number;
  readonly key: Buffer;
}

export interface RrsigData {
  readonly typeCovered: string;
  readonly algorithm: number;
  readonly labels: number;
  readonly originalTTL: number;
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signersName: string;
  readonly signature: Buffer;
}

export type Rcode = "NOERROR" | "FORMERR" | "SERVFAIL" | "NXDOMAIN" | "NOTIMP" | "REFUSED";

const rcodes: readonly Rcode[] = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

/** A query as a server reads it. */
export interface Query {
  readonly id: number;
  readonly opcode: number;
  /** Lower-case, without the trailing dot. */
  readonly name: string;
  readonly type: string;
  /** As it came, to be echoed: some clients play with upper and lower case. */
  readonly question: Question;
  readonly recursionDesired: boolean;
  readonly authenticDataAsked: boolean;
  readonly checkingDisabled: boolean;
  /** Absent when the client speaks no EDNS. */
  readonly edns?: { readonly version: number; readonly udpSize: number; readonly dnssecOk: boolean };
}

/** What a server says. */
export interface Response {
  readonly rcode: Rcode;
  readonly authoritative?: boolean;
  readonly recursionAvailable?: boolean;
  readonly authentic?: boolean;
  readonly truncated?: boolean;
  readonly answers?: readonly DnsRecord[];
  readonly authority?: readonly DnsRecord[];
  readonly additional?: readonly DnsRecord[];
  /** Extended DNS error code, sent where the client speaks EDNS. @see RFC 8914 */
  readonly extendedError?: number;
}

/** A response as a client reads it: every section is there, OPT is left out. */
export interface Heard extends Required<Omit<Response, "rcode" | "extendedError">> {
  readonly id: number;
  readonly rcode: string;
  readonly questionName: string;
  readonly questionType: string;
}

/** Largest UDP answer we send, whatever the client offers. */
export const maxUdpBytes = 1232;

/** Reads a query. Throws on anything that is not one well-formed question. */
export function readQuery(bytes: Buffer): Query {
  const packet = decode(bytes);
  const [question] = packet.questions ?? [];
  if (packet.type !== "query" || question === undefined || packet.questions?.length !== 1) throw new Error("Not one question");
  const opt = packet.additionals?.find((record) => record.type === "OPT");
  return {
    id: packet.id ?? 0,
    opcode: ((packet.flags ?? 0) >> 11) & 0xf,
    name: canonicalName(question.name),
    type: question.type,
    question,
    recursionDesired: packet.flag_rd,
    authenticDataAsked: packet.flag_ad,
    checkingDisabled: packet.flag_cd,
    ...(opt === undefined ? {} : { edns: { version: opt.ednsVersion, udpSize: opt.udpPayloadSize, dnssecOk: opt.flag_do } }),
  };
}

/** Writes a response to a query: the question, RD and CD are echoed, OPT is answered where it was sent. */
export function writeResponse(query: Query, response: Response): Buffer {
  const flags =
    (response.authoritative ? 0x0400 : 0) |
    (response.truncated ? 0x0200 : 0) |
    (query.recursionDesired ? 0x0100 : 0) |
    (response.recursionAvailable ? 0x0080 : 0) |
    (response.authentic ? 0x0020 : 0) |
    (query.checkingDisabled ? 0x0010 : 0) |
    ((query.opcode & 0xf) << 11) |
    rcodes.indexOf(response.rcode);
  const additionals = [...(response.additional ?? [])].map(toAnswer);
  if (query.edns !== undefined) additionals.push(optRecord(query.edns, response.extendedError));
  return encode({
    type: "response",
    id: query.id,
    flags,
    questions: [query.question],
    answers: (response.answers ?? []).map(toAnswer),
    authorities: (response.authority ?? []).map(toAnswer),
    additionals,
  });
}

function optRecord(edns: { version: number; dnssecOk: boolean }, extendedError: number | undefined): Answer {
  const code = Buffer.alloc(2);
  code.writeUInt16BE(extendedError ?? 0);
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: maxUdpBytes,
    // 1 in the upper bits together with NOERROR is BADVERS.
    extendedRcode: edns.version === 0 ? 0 : 1,
    ednsVersion: 0,
    flags: edns.dnssecOk ? 0x8000 : 0,
    options: extendedError === undefined ? [] : [{ code: 15, data: code }],
  } as unknown as Answer;
}

/** Writes a query with RD off by default and EDNS with the DO bit, as a resolver asks. */
export function writeQuery(query: { id: number; name: string; type: string; recursionDesired?: boolean }): Buffer {
  return encode({
    type: "query",
    id: query.id,
    flags: query.recursionDesired ? 0x0100 : 0,
    questions: [{ name: query.name === "" ? "." : query.name, type: query.type as Question["type"] }],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: maxUdpBytes,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0x8000,
        options: [],
      } as unknown as Answer,
    ],
  });
}

/** Reads a response. Throws on anything else. */
export function readResponse(bytes: Buffer): Heard {
  const packet = decode(bytes);
  if (packet.type !== "response") throw new Error("Not a response");
  const [question] = packet.questions ?? [];
  return {
    id: packet.id ?? 0,
    rcode: rcodes[(packet.flags ?? 0) & 0xf] ?? "OTHER",
    questionName: canonicalName(question?.name ?? ""),
    questionType: question?.type ?? "",
    authoritative: packet.flag_aa,
    truncated: packet.flag_tc,
    recursionAvailable: packet.flag_ra,
    authentic: packet.flag_ad,
    answers: fromAnswers(packet.answers),
    authority: fromAnswers(packet.authorities),
    additional: fromAnswers(packet.additionals),
  };
}

/** The record as dns-packet wants it; the root is written as a dot. */
export function toAnswer(record: DnsRecord): Answer {
  return { ...record, name: record.name === "" ? "." : record.name, class: "IN" } as Answer;
}

function fromAnswers(answers: readonly Answer[] | undefined): DnsRecord[] {
  const records: DnsRecord[] = [];
  for (const answer of answers ?? []) {
    if (answer.type !== "OPT")
      records.push({ name: canonicalName(answer.name), type: answer.type, ttl: answer.ttl ?? 0, data: answer.data });
  }
  return records;
}
