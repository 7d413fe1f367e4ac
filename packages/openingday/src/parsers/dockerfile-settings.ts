/** A setting written into a file as `name` and `value`. */
export interface WrittenSetting {
  readonly name: string;
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

const mostLines = 5_000;

/**
 * Reads the values that `ENV` and `ARG` lines of a Dockerfile bake into the image; continued lines and quotes are understood.
 *
 * @see https://docs.docker.com/reference/dockerfile/#env
 */
export function readDockerfileSettings(text: string): readonly WrittenSetting[] {
  const lines = text.split(/\r?\n/, mostLines);
  const settings: WrittenSetting[] = [];
  for (let i = 0; i < lines.length; i++) {
    const start = i;
    let instruction = lines[i] ?? "";
    while (/\\\s*$/.test(instruction) && i + 1 < lines.length && i - start < 100) {
      i += 1;
      const next = lines[i] ?? "";
      instruction = instruction.replace(/\\\s*$/, " ") + (/^\s*#/.test(next) ? "\\" : next);
    }
    const match = /^\s*(ENV|ARG)\s+(\S.*)$/i.exec(instruction);
    if (match?.[2] !== undefined) settings.push(...readPairs(match[2].slice(0, 20_000), start + 1, match[1]?.toUpperCase() === "ENV"));
  }
  return settings;
}

const pair = /(?<name>[A-Za-z_]\w{0,199})=(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>[^']*)'|(?<bare>\S*))/g;

function readPairs(text: string, line: number, spaceAllowed: boolean): WrittenSetting[] {
  const old = /^([A-Za-z_]\w{0,199})\s+([^=]\S*.*)$/.exec(text);
  if (spaceAllowed && old?.[1] !== undefined && old[2] !== undefined) return [{ name: old[1], value: old[2].trim(), line }];
  return Array.from(text.matchAll(pair), ({ groups }) => ({
    name: groups?.["name"] ?? "",
    value: groups?.["double"] ?? groups?.["single"] ?? groups?.["bare"] ?? "",
    line,
  }));
}
