import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import { type Dialect, hashValues, readStatement, type Statement } from "./statement.ts";

/** What is told of one statement in one request, however often it was sent. */
export interface SentStatement {
  readonly statement: Statement;
  readonly dialect: Dialect;
  readonly calls: number;
  /** How often it was read again with the same values, and nothing was written in between. */
  readonly repeated: number;
  readonly tookMs: number;
  readonly failed: number;
  /** Milliseconds since the process began. */
  readonly startedAt: number;
}

/** The same while it is counted. */
export interface StatementUse extends SentStatement {
  calls: number;
  repeated: number;
  tookMs: number;
  failed: number;
  /** Of the first call; hashed only when there is a second. */
  firstValues: unknown;
  firstHash: number;
  firstWrites: number;
  seen: Set<number> | undefined;
}

/** Calls to one host during one request. */
export interface OutboundUse {
  readonly host: string;
  /** Calls that were answered, or failed, while the request was open: nobody waited for others. */
  calls: number;
  /** Calls without an end yet. */
  open: number;
  /** How many of them were given no limit of time, as far as can be seen. */
  withoutLimit: number;
  failed: number;
  tookMs: number;
  readonly startedAt: number;
}

const mostStatements = 200;
const mostHosts = 50;

/** What is gathered about one request of a measured run. */
export class TracedRequest {
  readonly startedAt = performance.now();
  readonly incoming: IncomingMessage;
  route: string | undefined;
  queries = 0;
  writes = 0;
  /** The one statement that most requests have; no Map until there is a second. */
  first: StatementUse | undefined;
  more: Map<string, StatementUse> | undefined;
  hosts: Map<string, OutboundUse> | undefined;
  ended = false;
  poolWaits = 0;
  poolWaitMs = 0;
  bytesBefore = 0;

  constructor(incoming: IncomingMessage) {
    this.incoming = incoming;
  }

  /** Counts a statement that is about to be sent. The caller adds the time to what this returns. */
  beginQuery(sql: string, values: unknown, dialect: Dialect): StatementUse | undefined {
    const statement = readStatement(sql, dialect);
    this.queries += 1;
    const use = this.useOf(statement, dialect);
    if (use !== undefined) {
      use.calls += 1;
      if (statement.reads) this.compare(use, statement, values);
    }
    if (!statement.reads && !statement.control) this.writes += 1;
    return use;
  }

  /** Counts a call to another host. The caller adds the time to what this returns. */
  beginCall(host: string): OutboundUse | undefined {
    this.hosts ??= new Map();
    let use = this.hosts.get(host);
    if (use === undefined) {
      if (this.hosts.size >= mostHosts) return undefined;
      use = { host, calls: 0, open: 0, withoutLimit: 0, failed: 0, tookMs: 0, startedAt: performance.now() };
      this.hosts.set(host, use);
    }
    use.open += 1;
    return use;
  }

  /** Ends a call that `beginCall` counted. */
  endCall(use: OutboundUse, call: { readonly tookMs: number; readonly limited: boolean; readonly failed: boolean }): void {
    use.open -= 1;
    if (this.ended) return;
    use.calls += 1;
    use.tookMs += call.tookMs;
    if (!call.limited) use.withoutLimit += 1;
    if (call.failed) use.failed += 1;
  }

  private useOf(statement: Statement, dialect: Dialect): StatementUse | undefined {
    if (this.first === undefined) return (this.first = newUse(statement, dialect));
    if (this.first.statement.text === statement.text) return this.first;
    this.more ??= new Map();
    let use = this.more.get(statement.text);
    if (use === undefined && this.more.size < mostStatements) {
      use = newUse(statement, dialect);
      this.more.set(statement.text, use);
    }
    return use;
  }

  private compare(use: StatementUse, statement: Statement, values: unknown): void {
    if (use.calls === 1) {
      use.firstValues = values;
      use.firstHash = statement.hash;
      use.firstWrites = this.writes;
      return;
    }
    use.seen ??= new Set([keyOf(use.firstHash, use.firstValues, use.firstWrites)]);
    use.firstValues = undefined;
    const key = keyOf(statement.hash, values, this.writes);
    if (use.seen.has(key)) use.repeated += 1;
    else if (use.seen.size < 1000) use.seen.add(key);
  }
}

function newUse(statement: Statement, dialect: Dialect): StatementUse {
  return {
    statement,
    dialect,
    calls: 0,
    repeated: 0,
    tookMs: 0,
    failed: 0,
    startedAt: performance.now(),
    firstValues: undefined,
    firstHash: 0,
    firstWrites: 0,
    seen: undefined,
  };
}

function keyOf(hash: number, values: unknown, writes: number): number {
  return (hash + hashValues(values) * 7 + writes * 13) % Number.MAX_SAFE_INTEGER;
}

/** The measured request that the running code belongs to, if any. */
export const requests = new AsyncLocalStorage<TracedRequest | undefined>();
