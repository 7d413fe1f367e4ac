/** One value in a file of credentials, by where it stands. */
export interface StoredCredential {
  /** What the file calls it, with whom or what it is for: `password for api.example.com`. */
  readonly name: string;
  readonly value: string;
  /** Offset of the value's first character. */
  readonly at: number;
}

/**
 * Passwords in a .netrc: words with their values in pairs, macros passed over.
 *
 * @see the GNU Inetutils manual, "The .netrc file"
 */
export function readNetrc(text: string): StoredCredential[] {
  const found: StoredCredential[] = [];
  let machine = "any host";
  let key = "";
  for (const { 0: word, index } of text
    .replaceAll(/^[ \t]*macdef[^\n]*\n(?:[^\n]+\n)*/gm, blank)
    .replaceAll(/^[ \t]*#[^\n]*/gm, blank)
    .matchAll(/\S+/g)) {
    if (key === "") {
      if (word === "default") machine = "any host";
      else if (word === "machine" || word === "login" || word === "password" || word === "account") key = word;
      continue;
    }
    if (key === "machine") machine = word;
    if (key === "password") found.push({ name: `password for ${machine}`, value: word, at: index });
    key = "";
  }
  return found;
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
