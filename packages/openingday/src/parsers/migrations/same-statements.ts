import { readStatements } from "./sql-statements.ts";

/** Whether two texts hold the same statements, however they are laid out; texts that are no SQL must be equal. */
export async function sayTheSame(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [left, right] = [await readStatements(one), await readStatements(other)];
  if (!left.ok || !right.ok) return false;
  const bare = (statements: typeof left.value): string =>
    JSON.stringify(
      statements.map(({ node }) => node),
      (key, value: unknown) => (/location$|^stmt_len$/.test(key) ? undefined : value),
    );
  return bare(left.value) === bare(right.value);
}
