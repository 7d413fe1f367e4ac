/**
 * A domain of an SPF term with the macros filled in that are the same for every mail: `%{d}`, the current domain, and the escapes.
 * Undefined where another macro is in it: what receivers then ask depends on the mail.
 * @see RFC 7208 section 7
 */
export function expandFixedMacros(text: string, domain: string): string | undefined {
  let isDynamic = false;
  const filled = text.replaceAll(
    /%(?:\{([a-z])(\d*)(r?)([-.+,/_=]*)\}|[%_-])/gi,
    (macro, letter?: string, count = "", reverse = "", cuts = "") => {
      if (letter === undefined) return macro === "%%" ? "%" : macro === "%_" ? " " : "%20";
      if (letter.toLowerCase() !== "d") {
        isDynamic = true;
        return "";
      }
      return transform(domain, Number(count || 0), reverse !== "", cuts);
    },
  );
  return isDynamic ? undefined : filled;
}

function transform(text: string, keep: number, reverse: boolean, delimiters: string): string {
  const cuts = delimiters === "" ? "." : delimiters;
  const parts: string[] = [""];
  for (const character of text) {
    if (cuts.includes(character)) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${character}`);
  }
  const ordered = reverse ? parts.toReversed() : parts;
  return (keep > 0 ? ordered.slice(-keep) : ordered).join(".");
}
