import type { Capture, RequestStep } from "../../model/journey.ts";
import type { VisitEntry } from "../../parsers/har.ts";
import { findPrivateParts } from "./fill-parts.ts";
import { findSource } from "./find-source.ts";
import { isTestCard, isTokenLike, kindOf, type ValueKind } from "./kinds-of-values.ts";

/** A step that is being made, and the exchange that it was made from. */
export interface MadeStep {
  readonly step: RequestStep & { capture?: Record<string, Capture> };
  readonly asked: VisitEntry;
  readonly answer: VisitEntry;
}

/** Where a value stands. */
export interface Place {
  /** Name of the field, header or parameter; `path` for a part of an address. */
  readonly name: string;
  readonly isSignUp: boolean;
}

/** Puts a placeholder in the place of whatever belongs to one visit or to one person. */
export interface FillIn {
  /** The text that is written for a value. */
  value(value: string, place: Place): string;
  /** The same for each text inside JSON. */
  json(value: unknown, place: Place): unknown;
  /** What a value is, under that name. */
  kind(value: string, name: string): ValueKind;
  /** Whether an earlier answer or the person gave it; a part of an address that nobody gave came by mail. */
  isKnown(value: string): boolean;
  /** Remembers a placeholder for a value. */
  learn(value: string, placeholder: string): void;
  /** Values that must not be written, each with what is written for it. */
  readonly known: ReadonlyMap<string, string>;
  /** Names of the environment variables that the journey asks for, and what each stands for. */
  readonly secrets: ReadonlyMap<string, string>;
}

const mostDepth = 32;
/** Names that say nothing themselves: what is in `password: { value: "…" }` is a password. */
const emptyName = /^(?:value|values|text|raw|plain|content|data|input|new|old|current|confirm|confirmation|repeat|again|\d+)$/iu;

export interface Known {
  /** What the person typed into fields of that kind. */
  readonly typed: ReadonlyMap<string, ValueKind>;
  /** What the pages say of their fields, by name. */
  readonly declared: ReadonlyMap<string, ValueKind>;
}

/** @param made The steps so far; captures are added to them. */
export function createFillIn(made: readonly MadeStep[], { typed, declared }: Known): FillIn {
  const known = new Map<string, string>();
  const secrets = new Map<string, string>();
  const variables = new Set<string>(["unique", "email"]);

  function learn(value: string, placeholder: string): string {
    known.set(value, placeholder);
    return placeholder;
  }

  /** A value of the same kind again, such as a second password, gets a number. */
  function secretFor(value: string, name: string, about: string): string {
    const base = name
      .replaceAll(/([a-z])([A-Z])/gu, "$1_$2")
      .replaceAll(/\W+/gu, "_")
      .toUpperCase()
      .replaceAll(/^[\d_]+|_+$/gu, "")
      .slice(0, 40);
    const first = base === "" ? "VALUE" : base;
    let free = first;
    for (let number = 2; secrets.has(free); number++) free = `${first}_${number}`;
    secrets.set(free, about);
    return learn(value, `{{secret.${free}}}`);
  }

  function capture(value: string, names: readonly string[]): string | undefined {
    for (const { step, asked, answer } of made.toReversed()) {
      const source = findSource(value, names, asked, answer);
      if (source === undefined) continue;
      const name = freeVariable(names[0] ?? "value");
      step.capture = { ...step.capture, [name]: source };
      return learn(value, `{{${name}}}`);
    }
    return undefined;
  }

  function freeVariable(name: string): string {
    const words = name.split(/[^A-Za-z0-9]+/u).filter((word) => word !== "");
    const camel = words
      .map((word, index) => (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
      .join("");
    const base = /^[a-z]/u.test(camel) ? camel.slice(0, 40) : `value${camel.slice(0, 40)}`;
    let free = base;
    for (let number = 2; variables.has(free); number++) free = `${base}${number}`;
    variables.add(free);
    return free;
  }

  function kindIn(value: string, name: string): ValueKind {
    return value === "" ? "plain" : (typed.get(value) ?? declared.get(name) ?? kindOf(name, value));
  }

  function fill(value: string, place: Place, depth = 0): string {
    const { name, isSignUp } = place;
    const before = known.get(value);
    if (before !== undefined) return before;
    const kind = kindIn(value, name);
    switch (kind) {
      case "address":
        return isSignUp && value.includes("@") ? learn(value, "{{email}}") : secretFor(value, "EMAIL", "the address of a customer");
      case "password":
        return secretFor(value, "PASSWORD", "a customer’s password");
      case "card":
        return isTestCard(value) ? value : secretFor(value, "CARD_NUMBER", "the number of a card");
      case "card-code":
        return /^123$|^1234$/u.test(value) ? value : secretFor(value, "CARD_CODE", "the code of a card");
      case "phone":
        return secretFor(value, "PHONE", "a telephone number");
      case "private":
        return secretFor(value, name, "something about a person");
      case "login":
        return isSignUp ? learn(value, "{{unique}}") : secretFor(value, "USERNAME", "the name that a customer logs in with");
      case "person":
        return isSignUp ? learn(value, "{{unique}} Launchcheck") : secretFor(value, name, "somebody’s name");
      case "token":
      case "secret":
      case "id": {
        const bare = value.replace(/^(?:Bearer|Basic) /iu, "");
        const captured = capture(bare, namesFor(name));
        if (captured !== undefined) return value.slice(0, value.length - bare.length) + captured;
        if (kind === "id") return value;
        return value.slice(0, value.length - bare.length) + secretFor(bare, name, `“${name.slice(0, 40)}”, which no answer before gave`);
      }
      case "plain":
        return fillInside(value, place, depth);
    }
  }

  /** A placeholder is text, so a number is left as it was recorded unless it belongs to a person. */
  function fillJson(value: unknown, place: Place, depth: number): unknown {
    if (depth > mostDepth) return null;
    if (typeof value === "string") return fill(value, place, depth);
    if (typeof value === "number") {
      const text = String(value);
      return /^(?:plain|id)$/u.test(kindIn(text, place.name)) ? value : fill(text, place, depth);
    }
    if (Array.isArray(value)) {
      const [first, second] = value as unknown[];
      // A name and its value, as in Object.entries.
      if (
        value.length === 2 &&
        typeof first === "string" &&
        (typeof second === "string" || typeof second === "number") &&
        kindOf(first, String(second)) !== "plain"
      )
        return [first, fillJson(second, { ...place, name: first }, depth + 1)];
      return value.slice(0, 500).map((item) => fillJson(item, place, depth + 1));
    }
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).slice(0, 500);
    // A list of fields: { name: "password", value: "…" }.
    const about = entries.find(
      ([key, item]) => /^(?:name|key|field|id|label|type)$/iu.test(key) && typeof item === "string" && item.length < 100,
    );
    const holds = about !== undefined && entries.some(([key]) => /^values?$/iu.test(key));
    return Object.fromEntries(
      entries.map(([key, item]) => {
        if (holds && key === about[0]) return [key, item];
        const name = emptyName.test(key) ? (holds ? String(about[1]) : place.name) : key;
        return [fillInside(key, place, depth), fillJson(item, { ...place, name }, depth + 1)];
      }),
    );
  }

  /** What is somebody's inside a longer text: an address, a key, a value in JSON, in a query or in an address. */
  function fillInside(text: string, place: Place, depth: number): string {
    if (depth > mostDepth) return text;
    const nested = depth < mostDepth ? readJson(text) : undefined;
    if (nested !== undefined) return JSON.stringify(fillJson(nested, place, depth + 1));
    return findPrivateParts(text, typed, known, (value, name) => fill(value, { ...place, name }, mostDepth + 1));
  }

  return {
    known,
    secrets,
    learn,
    value: fill,
    kind: kindIn,
    isKnown: (value) => known.has(value) || !isTokenLike(value) || capture(value, ["id"]) !== undefined,
    json: (value, place) => fillJson(value, place, 0),
  };
}

/** Under which names pages give out what is sent back under this one. */
function namesFor(name: string): readonly string[] {
  if (name === "path") return ["id"];
  const plain = name.replace(/^x-/iu, "");
  return [...new Set([plain, name, ...(/csrf|xsrf/iu.test(name) ? ["csrf-token", "csrf_token", "_csrf", "_token", "csrf"] : [])])];
}

/** Groups and lists alone: a word or a number is no JSON that somebody put into a text. */
function readJson(text: string): unknown {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
