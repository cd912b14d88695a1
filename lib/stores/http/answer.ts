import type { Readable } from 'node:stream';

/** An answer that is no error: its body has not been read yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it is on the wire. */
  readonly raw: Readable;
}
