/**
 * Whether a program may read its environment at all: cheap, and right to say no. The environment has a name, and somebody to ask for
 * it: `process`, `Deno`, `Bun`, `import.meta`, or a type that says so.
 */
export function mayReadEnvironment(text: string): boolean {
  return /\b(?:env|ProcessEnv)\b/.test(text) && /\b(?:process|Deno|Bun|meta|ProcessEnv)\b|\\u/.test(text);
}
