import type { Journey } from "../model/journey.ts";
import type { Inbox, LoadPlan } from "../model/target.ts";
import type { Dial } from "./connections.ts";
import type { Cookie } from "./cookie-jar.ts";
import type { LoadResult, TallyCounts } from "../model/perf-run.ts";
import type { Crowd } from "./crowd.ts";
import type { EncodedBin } from "./timeline.ts";

/** A whole load run as plain data, so that it can be handed to another process. */
export interface LoadOrder {
  readonly crowd: Crowd;
  readonly work: RoutesWork | JourneyWork;
  /** Where each origin's connections go: nothing is sent elsewhere. */
  readonly dials: Readonly<Record<string, Omit<Dial, "trust">>>;
  /** Another root to trust, PEM. */
  readonly ca?: string;
  readonly timeoutMs: number;
  readonly maxInFlight: number;
  /** Connections that one customer opens to an origin at most. */
  readonly connections: number;
  /** Requests to each reading route beforehand, whose answers do not count: at a high rate, cold code and cold connections are late. */
  readonly warmUps: number;
  /** How long an empty timer is watched before and after. */
  readonly timerProbeMs: number;
  readonly maxFailuresInRow: number;
  readonly userAgent: string;
}

/** Declared routes, asked one after the other in turn. */
export interface RoutesWork {
  readonly kind: "routes";
  readonly routes: LoadPlan["routes"];
  readonly customers: readonly {
    readonly cookies: readonly Cookie[];
    readonly values: Readonly<Record<string, string>>;
    readonly localAddress?: string;
  }[];
  readonly pageOrigin: string;
}

/** A journey from its beginning to its end, each time by somebody new. */
export interface JourneyWork {
  readonly kind: "journey";
  readonly journey: Journey;
  readonly inbox?: Inbox;
  /** Loopback prefix from which each customer gets an address. */
  readonly clientAddresses?: string;
  /** Between two steps, usually; people differ. */
  readonly thinkMs: number;
}

/** What one process saw; histograms are encoded, so that they can be added up exactly. */
export interface LoadShare {
  readonly steps: readonly ShareStep[];
  /** Journeys as a whole, without the time that people thought. */
  readonly whole?: ShareStep;
  readonly lateness: string;
  readonly timer: string;
  readonly timeline: readonly EncodedBin[];
  readonly begun: number;
  readonly ended: LoadResult["ended"];
  readonly cpuMs: number;
}

export interface ShareStep {
  readonly name: string;
  readonly latency: string;
  readonly counts: TallyCounts;
}
