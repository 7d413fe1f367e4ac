import type { Journey } from "../../model/journey.ts";

const width = 120;

/** The journey as a file of its own, in the form that people write. */
export function writeJourney(journey: Journey, about: readonly string[]): string {
  const body = write(journey, 1);
  const usesSecret = body.includes("secret(");
  return [
    'import type { Journey } from "openingday";',
    "",
    ...(usesSecret
      ? [
          "/** What an environment variable holds when the journey is walked; it is never printed or kept. */",
          "const secret = (name: string): string => `{{secret.${name}}}`;",
          "",
        ]
      : []),
    ...about.map((line) => `// ${line}`),
    "export default [",
    `  ${body},`,
    "] satisfies Journey[];",
    "",
  ].join("\n");
}

function write(value: unknown, depth: number): string {
  if (typeof value === "string") return writeText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item: unknown) => write(item, depth + 1))
    : Object.entries(value).map(([key, item]) => `${writeKey(key)}: ${write(item, depth + 1)}`);
  if (parts.length === 0) return isList ? "[]" : "{}";
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const line = isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  if (line.length + depth * 2 <= width && !line.includes("\n") && depth > 2) return line;
  const indent = "  ".repeat(depth + 1);
  return `${open}\n${parts.map((part) => `${indent}${part},\n`).join("")}${"  ".repeat(depth)}${close}`;
}

function writeKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(key) && key !== "__proto__" ? key : quote(key);
}

function writeText(text: string): string {
  const whole = /^\{\{secret\.(\w+)\}\}$/u.exec(text)?.[1];
  if (whole !== undefined) return `secret(${quote(whole)})`;
  if (!/\{\{secret\.\w+\}\}/u.test(text)) return quote(text);
  return text
    .split(/\{\{secret\.(\w+)\}\}/u)
    .flatMap((part, index) => (index % 2 === 1 ? [`secret(${quote(part)})`] : part === "" ? [] : [quote(part)]))
    .join(" + ");
}

/** Quoted so that nothing in it ends the text, also for readers of old JavaScript. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
