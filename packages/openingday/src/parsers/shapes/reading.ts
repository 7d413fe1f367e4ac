import * as v from "valibot";

/** What is wrong with one part of a value. */
export type Issue = v.BaseIssue<unknown>;
/** Whether the value is of its type, although more may be wrong with it; and what was made of it. */
export interface Reading {
  typed: boolean;
  value: unknown;
  issues?: Issue[] | undefined;
}
export type Config = v.Config<Issue>;
interface Told {
  readonly input?: unknown;
  readonly expected?: string;
  readonly received?: string;
  readonly path?: [v.IssuePathItem];
}

/**
 * A schema of the library that reads in a way of our own; it keeps its type, its fields and its place in unions and pipes. The library
 * does not promise how schemas call one another, so its version is pinned.
 */
export function readBy<S extends v.GenericSchema>(schema: S, read: (input: unknown, config: Config, schema: S) => Reading): S {
  return Object.assign(schema, { "~run": ({ value }: v.UnknownDataset, config: Config) => read(value, config, schema) });
}

/** What another schema makes of a value. */
export function readWith(schema: v.GenericSchema, value: unknown, config: Config): Reading {
  return schema["~run"]({ value }, config);
}

/** The value is not of the schema's type. */
export function refuse(schema: v.GenericSchema, value: unknown, config: Config, expected?: string): Reading {
  const reading: Reading = { typed: false, value };
  addIssue(reading, schema, config, expected === undefined ? {} : { expected });
  return reading;
}

/** Adds what is wrong with the whole, in the words that the schema or its caller has for it. */
export function addIssue(reading: Reading, schema: v.GenericSchema, config: Config, told: Told): void {
  const { typed } = reading;
  v._addIssue(schema, "type", reading as v.UnknownDataset, config, told);
  reading.typed = typed;
}

/** Takes over what is wrong with one part. */
export function takeIssues(reading: Reading, part: Reading, place: v.IssuePathItem): void {
  for (const issue of part.issues ?? []) {
    const path: v.IssuePathItem[] = [place, ...(issue.path ?? [])];
    (reading.issues ??= []).push({ ...issue, path: path as [v.IssuePathItem] });
  }
  if (!part.typed) reading.typed = false;
}

/** Where in the value the issue is. */
export function pathOf({ path }: Pick<Issue, "path">): readonly unknown[] {
  return (path ?? []).map(({ key }) => key);
}
