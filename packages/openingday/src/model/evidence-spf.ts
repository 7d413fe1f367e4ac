/** One record of an SPF tree: the domain's own, or one that a record above it brings in. */
export interface SpfNode {
  readonly domain: string;
  /** The term that leads here, as written; empty for the root. */
  readonly via: string;
  /** 0 for the root. */
  readonly depth: number;
  /** Empty rcode and an `error` where nothing answered. */
  readonly rcode: string;
  readonly error?: string;
  /** Texts that receivers take for SPF; one is right. */
  readonly records: readonly string[];
  /** Texts that somebody meant as SPF and that receivers do not see. */
  readonly near: readonly string[];
  /** Lookups that this branch costs, the term that leads here included. */
  readonly lookups: number;
  /** The domain stands above itself: receivers go round until they give up. */
  readonly loop?: boolean;
}

/** A term whose question brought nothing: the name is absent, or has no such record. */
export interface VoidLookup {
  readonly domain: string;
  readonly term: string;
}

/** The SPF record of one host and everything it brings in, walked to the end. */
export interface SpfTree {
  readonly host: string;
  /** `from`: the domain that customers see; `return-path`: a host that bounces go back to, for which receivers check SPF. */
  readonly role: "from" | "return-path";
  /** In the order in which receivers read, the root first. */
  readonly nodes: readonly SpfNode[];
  /** Questions that a receiver asks where no term matches before the end. */
  readonly lookups: number;
  /** Something that names senders stands behind the eleventh lookup, where receivers have given up. */
  readonly sendersBehindLimit: boolean;
  readonly voids: readonly VoidLookup[];
  /** `mx` terms with more than ten hosts. */
  readonly crowded: readonly VoidLookup[];
  /** Terms that depend on the single mail, so their cost below the first question is not known. */
  readonly dynamic: readonly string[];
  /** Names whose question got no answer, with the reason. */
  readonly unanswered: readonly { readonly name: string; readonly reason: string }[];
  /** Why the walk ended before the tree did. */
  readonly stopped?: string;
}

export interface SpfTrees {
  /** The domain of the From address first; then hosts with a record of their own. */
  readonly trees: readonly SpfTree[];
}
