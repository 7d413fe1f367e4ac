/** Tells the person who waits where it stands: one moving line on a terminal, elsewhere a line whenever something has changed. */
export interface StatusLine {
  /** What is being done now; on a terminal only. */
  say(text: string): void;
  /** Where it stands, and what comes next; elsewhere than on a terminal the second part is printed with a change of the first only. */
  note(text: string, next: string): void;
  /** A line that stays. */
  tell(text: string): void;
  /** Clears the moving line. */
  end(): void;
}

export function createStatusLine(stream: NodeJS.WriteStream): StatusLine {
  const moving = stream.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb";
  const draw = (text: string): void => {
    stream.write(`\r\u001b[2K  ${text.slice(0, Math.max(20, (stream.columns || 80) - 3))}`);
  };
  let last = "";
  return {
    say(text) {
      if (moving) draw(text);
    },
    note(text, next) {
      if (moving) draw(`${text}; ${next}`);
      // The seconds that run down are no change.
      else if (text.replaceAll(/\d+ (?:second|minute|hour)s? left/gu, "") !== last) {
        last = text.replaceAll(/\d+ (?:second|minute|hour)s? left/gu, "");
        stream.write(`  ${new Date().toISOString().slice(11, 19)} UTC  ${text}; ${next}\n`);
      }
    },
    tell(text) {
      stream.write(`${moving ? "\r\u001b[2K" : ""}${text}\n`);
    },
    end() {
      if (moving) stream.write("\r\u001b[2K");
    },
  };
}
