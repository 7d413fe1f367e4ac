const marks = /^[ \t]*--[ \t-]*(?:\+goose[ \t]+|migrate:)?(up|down)\b(?:[ \t]+migration)?[^\n]*$/gim;

/** The part of a migration that goes forward, where its file holds the way back as well; lines keep their numbers. */
export function takeUpPart(text: string): string {
  let going = true;
  let at = 0;
  let result = "";
  const add = (end: number): void => {
    const part = text.slice(at, end);
    result += going ? part : part.replace(/[^\n]/g, "");
    at = end;
  };
  for (const match of text.matchAll(marks)) {
    // A word in a comment is no mark: “-- up to date”.
    if (!/migration|\+goose|migrate:/i.test(match[0])) continue;
    add(match.index);
    going = match[1]?.toLowerCase() === "up";
  }
  add(text.length);
  return result;
}
