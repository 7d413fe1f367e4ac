/** A text of at most so many characters, with a mark where the rest was left out. */
export function shorten(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
