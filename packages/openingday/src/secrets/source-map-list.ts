import { none, type SecretRule } from "./rule.ts";

/**
 * A source map's list of places, which is long and made of the letters that keys are made of: a rule that finds nothing and says where the
 * list ends. To go there in a call of its own would cost more: one that is seldom made spoils what was compiled for all the others.
 * @see ECMA-426, "Source map format"
 */
export function passOverList(goOnAt: (position: number) => void): SecretRule {
  return {
    id: "source-map-list",
    title: "List of places in a source map",
    anchors: ['"mappings":'],
    pattern: /(?!)/g,
    prefixes: [],
    mayFollow(bytes, position) {
      const start = bytes[position] === 32 ? position + 1 : position;
      goOnAt(bytes[start] === 34 ? bytes.indexOf(34, start + 1) : -1);
      return false;
    },
    judge: () => none,
    samples: () => ({ genuine: [], harmless: [] }),
  };
}
