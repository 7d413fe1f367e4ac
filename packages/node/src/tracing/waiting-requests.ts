import type { Statement } from "./statement.ts";
import type { EndedRequest } from "./watch-server.ts";

/** What is kept of the usual request, a number each. */
const columns = 11;

/**
 * Requests that wait to be sent. What waits for a moment is the dearest there is for the collector, which copies it twice and has it to
 * sweep out at last; so of the usual request, with one statement or none, only numbers are kept, in places that are always there.
 * The others are kept as they are.
 */
export class WaitingRequests {
  private readonly numbers: Float64Array;
  /** One list each, so that nothing is made for a request. */
  private readonly kept: (EndedRequest | undefined)[];
  private readonly methods: string[];
  private readonly routes: string[];
  private readonly parents: string[];
  private readonly statements: (Statement | undefined)[];
  length = 0;

  constructor(most: number) {
    this.numbers = new Float64Array(most * columns);
    this.kept = Array.from<undefined>({ length: most }).fill(undefined);
    this.statements = Array.from<undefined>({ length: most }).fill(undefined);
    [this.methods, this.routes, this.parents] = [0, 1, 2].map(() => Array.from({ length: most }, () => "")) as [
      string[],
      string[],
      string[],
    ];
  }

  /** Whether it was taken; not where so many wait already. */
  add(ended: EndedRequest): boolean {
    const at = this.length;
    if (at >= this.kept.length) return false;
    this.length += 1;
    const { first } = ended;
    if (ended.more !== undefined || ended.hosts !== undefined || (first !== undefined && (first.calls !== 1 || first.failed > 0))) {
      this.kept[at] = ended;
      return true;
    }
    this.methods[at] = ended.method;
    this.routes[at] = ended.route;
    this.parents[at] = ended.traceparent;
    this.statements[at] = first?.statement;
    const { numbers } = this;
    const from = at * columns;
    numbers[from] = ended.startedAt;
    numbers[from + 1] = ended.tookMs;
    numbers[from + 2] = ended.status;
    numbers[from + 3] = ended.bytes;
    numbers[from + 4] = ended.queries;
    numbers[from + 5] = ended.poolWaits;
    numbers[from + 6] = ended.poolWaitMs;
    numbers[from + 7] = ended.complete ? 1 : 0;
    numbers[from + 8] = first?.startedAt ?? 0;
    numbers[from + 9] = first?.tookMs ?? 0;
    numbers[from + 10] = first?.dialect === "mysql" ? 1 : 0;
    return true;
  }

  /** The one at a place, as it was. */
  at(place: number): EndedRequest {
    const whole = this.kept[place];
    if (whole !== undefined) return whole;
    const number = (column: number): number => this.numbers[place * columns + column] ?? 0;
    const statement = this.statements[place];
    return {
      method: this.methods[place] ?? "",
      route: this.routes[place] ?? "",
      traceparent: this.parents[place] ?? "",
      startedAt: number(0),
      tookMs: number(1),
      status: number(2),
      bytes: number(3),
      queries: number(4),
      poolWaits: number(5),
      poolWaitMs: number(6),
      complete: number(7) === 1,
      first:
        statement === undefined
          ? undefined
          : {
              statement,
              dialect: number(10) === 1 ? "mysql" : "postgresql",
              calls: 1,
              repeated: 0,
              failed: 0,
              startedAt: number(8),
              tookMs: number(9),
            },
      more: undefined,
      hosts: undefined,
    };
  }

  /** Forgets the first so many. */
  drop(count: number): void {
    const { numbers, kept, methods, routes, parents, statements, length } = this;
    numbers.copyWithin(0, count * columns, length * columns);
    for (const list of [kept, methods, routes, parents, statements]) list.copyWithin(0, count, length);
    this.length = Math.max(0, length - count);
    kept.fill(undefined, this.length, length);
    for (const list of [methods, routes, parents]) list.fill("", this.length, length);
    statements.fill(undefined, this.length, length);
  }
}
