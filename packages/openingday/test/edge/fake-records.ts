import { randomBytes } from "node:crypto";
import { type FakeZone, no, type Said } from "./fake-cloudflare.ts";

export interface FakeRecord {
  id: string;
  name: string;
  type: string;
  content: string;
  proxied: boolean;
  ttl: number;
  priority?: number;
  data?: Record<string, unknown>;
  comment: string | null;
  tags: string[];
}

interface Call {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** A record as a test writes it. */
export function fakeRecord(name: string, type: string, content: string, more: Partial<FakeRecord> = {}): FakeRecord {
  return { id: randomBytes(16).toString("hex"), name, type, content, proxied: false, ttl: 1, comment: null, tags: [], ...more };
}

/** What counts of a record: everything but its id. */
export function withoutId({ id: _id, ...rest }: FakeRecord): Omit<FakeRecord, "id"> {
  return rest;
}

/** The calls below `/dns_records`. */
export function answerRecords(zone: FakeZone, rest: string, { method, query, body }: Call): Said {
  const id = rest.slice(1);
  if (rest === "" && method === "GET") return listRecords(zone, query);
  if (rest === "" && method === "POST") return change(zone, () => addRecord(zone, body as Partial<FakeRecord>));
  if (id === "batch" && method === "POST") return change(zone, () => runBatch(zone, body as Batch));
  const record = zone.records.find((one) => one.id === id);
  if (record === undefined) return no(404, 81_044, "Record does not exist.");
  if (method === "GET") return { status: 200, result: { ...record } };
  if (method === "DELETE") {
    zone.records = zone.records.filter((one) => one !== record);
    return { status: 200, result: { id } };
  }
  if (method === "PATCH" || method === "PUT") return change(zone, () => editRecord(zone, record, body as Partial<FakeRecord>));
  return no(405, 7001, "Method not allowed");
}

interface Batch {
  readonly deletes?: readonly { readonly id: string }[];
  readonly posts?: readonly Partial<FakeRecord>[];
}

class Rejected extends Error {
  readonly said: Said;
  constructor(said: Said) {
    super("rejected");
    this.said = said;
  }
}

/** All or nothing, as in the transaction at Cloudflare. */
function change(zone: FakeZone, work: () => unknown): Said {
  const before = structuredClone(zone.records);
  try {
    return { status: 200, result: work() };
  } catch (error) {
    zone.records = before;
    if (error instanceof Rejected) return error.said;
    throw error;
  }
}

function listRecords(zone: FakeZone, query: URLSearchParams): Said {
  const matching = zone.records.filter((one) =>
    (["name", "type", "content"] as const).every((key) => query.get(key) === null || query.get(key) === one[key]),
  );
  const page = Number(query.get("page") ?? 1);
  const perPage = Number(query.get("per_page") ?? 100);
  const result = matching.slice((page - 1) * perPage, page * perPage);
  const pages = Math.max(1, Math.ceil(matching.length / perPage));
  return { status: 200, result, info: { page, per_page: perPage, count: result.length, total_count: matching.length, total_pages: pages } };
}

function runBatch(zone: FakeZone, { deletes = [], posts = [] }: Batch): unknown {
  for (const { id } of deletes) {
    if (!zone.records.some((one) => one.id === id)) throw new Rejected(no(404, 81_044, "Record does not exist."));
    zone.records = zone.records.filter((one) => one.id !== id);
  }
  return { deletes, posts: posts.map((post) => addRecord(zone, post)), patches: null, puts: null };
}

function addRecord(zone: FakeZone, given: Partial<FakeRecord>): FakeRecord {
  const record = fakeRecord("", "", "", normal(zone, given));
  assertFits(zone, record);
  zone.records.push(record);
  return record;
}

function editRecord(zone: FakeZone, record: FakeRecord, given: Partial<FakeRecord>): FakeRecord {
  if (given.type !== undefined && given.type !== record.type) throw new Rejected(no(400, 1004, "DNS Validation Error"));
  const next = { ...record, ...normal(zone, { ...record, ...given }), id: record.id };
  assertFits(zone, next, record);
  zone.records = zone.records.map((one) => (one === record ? next : one));
  return next;
}

function normal(zone: FakeZone, given: Partial<FakeRecord>): Partial<FakeRecord> {
  const { name = "", type = "", ttl = 1, data, proxied = false } = given;
  const whole = name === "@" ? zone.name : name;
  const content =
    data === undefined || data === null ? given.content : `${String(data["flags"])} ${String(data["tag"])} "${String(data["value"])}"`;
  if (content === undefined || content === "") throw new Rejected(no(400, 9005, `Content for ${type} record is invalid.`));
  if (proxied && !["A", "AAAA", "CNAME"].includes(type)) throw new Rejected(no(400, 9004, "This record type cannot be proxied."));
  if (type === "MX" && typeof given.priority !== "number") throw new Rejected(no(400, 9101, "priority is a required data field."));
  if (ttl !== 1 && (ttl < 60 || ttl > 86_400))
    throw new Rejected(no(400, 9021, "TTL must be between 60 and 86400 seconds, or 1 for Automatic."));
  return { ...given, name: whole, content, proxied, ttl: proxied ? 1 : ttl };
}

function assertFits(zone: FakeZone, record: FakeRecord, self?: FakeRecord): void {
  const here = zone.records.filter((one) => one !== self && one.id !== self?.id && one.name === record.name);
  if (here.some((one) => one.type === record.type && one.content === record.content && one.priority === record.priority))
    throw new Rejected(no(400, 81_057, "An identical record already exists."));
  const addressed = ["A", "AAAA", "CNAME"];
  const clash = here.some((one) =>
    record.type === "CNAME" ? addressed.includes(one.type) : one.type === "CNAME" && addressed.includes(record.type),
  );
  if (clash) throw new Rejected(no(400, 81_053, "An A, AAAA, or CNAME record with that host already exists."));
}
