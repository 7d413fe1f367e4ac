/** What a page itself says that a field is for. */
export type FieldKind = "password" | "address" | "phone" | "card" | "card-code" | "person" | "private" | "secret";

/** What somebody typed into a field that holds something of theirs. */
export interface TypedValue {
  readonly kind: FieldKind;
  readonly value: string;
}

const byPurpose: readonly (readonly [purpose: RegExp, kind: FieldKind])[] = [
  [/^(?:current|new)-password$/u, "password"],
  [/^one-time-code$/u, "secret"],
  [/^email$/u, "address"],
  [/^tel(?:-|$)/u, "phone"],
  [/^cc-number$/u, "card"],
  [/^cc-csc$/u, "card-code"],
  [/^cc-(?:name|given-name|additional-name|family-name)$/u, "person"],
  [/^(?:name|given-name|additional-name|family-name|nickname)$/u, "person"],
  [/^(?:street-address|address-line\d|postal-code|bday(?:-\w+)?|username)$/u, "private"],
];

/**
 * By the `type` and `autocomplete` of an input; undefined for what may be known to all.
 * @see HTML standard, autofill field names
 */
export function kindOfField(type: string, autocomplete: string): FieldKind | undefined {
  if (type.toLowerCase() === "password") return "password";
  const words = autocomplete.toLowerCase().trim().split(/\s+/u);
  for (const [purpose, kind] of byPurpose) if (words.some((word) => purpose.test(word))) return kind;
  if (type.toLowerCase() === "email") return "address";
  return type.toLowerCase() === "tel" ? "phone" : undefined;
}
