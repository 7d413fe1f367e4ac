/** Something that somebody must be able to change after the launch. */
export interface Duty {
  /** Its name in openingday.checklist.yaml. */
  readonly id: string;
  /** What is changed, for somebody who is not technical. */
  readonly what: string;
  /** Where, or by which command. */
  readonly where: string;
}

/** Who changes what after the launch, as far as it was written down. */
export interface Checklist {
  /** Name of the file. */
  readonly path: string;
  /** What this product needs somebody for. */
  readonly duties: readonly Duty[];
  /** What the file lists; absent where there is none. */
  readonly listed?: readonly { readonly id: string; readonly hasOwner: boolean }[];
  /** Why it could not be used. */
  readonly error?: string;
  /** Why it is not known which services the code uses: then a line that seems too many may be right. */
  readonly unsure?: string;
}

/** A duty with who was named for it. */
export interface OwnedDuty extends Duty {
  readonly owner?: string;
  /** Who stands in. */
  readonly deputy?: string;
  readonly note?: string;
}
