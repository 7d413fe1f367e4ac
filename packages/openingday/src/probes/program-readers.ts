// Loaded together, and only where a program has to be parsed.
export { readEnvironmentReads } from "../parsers/environment-reads.ts";
export { readHints } from "../parsers/hints/read-hints.ts";
export { parseProgram } from "../parsers/syntax-tree.ts";
