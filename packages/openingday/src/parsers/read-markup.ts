import { type Handler, Parser } from "htmlparser2";

/** Browsers nest no deeper than 512 elements; the reader's own time grows with the square of this. */
const deepest = 1_024;

type Handlers = Pick<Partial<Handler>, "onopentag" | "ontext" | "onclosetag">;

/** Reads the markup of a page or a mail as a browser would, and no further than where it is nested without end. */
export function readMarkup(html: string, { onopentag, ontext, onclosetag }: Handlers): void {
  let depth = 0;
  const parser = new Parser({
    onopentag(name, attributes, implied) {
      onopentag?.(name, attributes, implied);
      depth += 1;
      if (depth > deepest) parser.pause();
    },
    ontext: (text) => ontext?.(text),
    onclosetag(name, implied) {
      depth -= 1;
      onclosetag?.(name, implied);
    },
  });
  parser.end(html);
}
