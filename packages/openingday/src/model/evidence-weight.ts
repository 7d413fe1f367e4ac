/** What an answer weighs: for a phone, bytes are time. */
export interface AnswerWeight {
  /** Media type, lower case, without its parameters; empty where none is named. */
  readonly type: string;
  /** Bytes unpacked, as far as they were read. */
  readonly bytes: number;
  /** Bytes as they came, compressed or not. */
  readonly receivedBytes: number;
  /** More of it followed that was not read. */
  readonly cut: boolean;
  /** Content-Encoding, where there is one. */
  readonly encoding?: string;
  /** Meant to be saved as a file (Content-Disposition). */
  readonly isDownload: boolean;
  /** Entries of the longest list in a JSON answer. */
  readonly entries?: number;
}

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}
