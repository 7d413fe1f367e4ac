/** What a founder hears or sees when something is wrong, and which checks answer it, in the order in which to look. */
export interface Symptom {
  /** As it is typed: `mails-missing`. */
  readonly name: string;
  /** As somebody would say it. */
  readonly says: string;
  /** What to do while the looking goes on; the smallest thing that limits the harm. */
  readonly meanwhile: string;
  readonly steps: readonly {
    /** The line of the roadmap that the step belongs to; steps stand in the roadmap's order, its quick audit first. */
    readonly row: string;
    /** What it is about, in a few words. */
    readonly title: string;
    readonly checks: readonly string[];
  }[];
}
