import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** The standard input. */
export type InputStream = Readable & { readonly isTTY?: boolean };

/** The standard output. */
export type OutputStream = Writable & {
  readonly fd: number;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** The standard error. */
export type MessageStream = Writable & {
  readonly fd?: number;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** What the program uses of its process. */
export interface Host extends Pick<EventEmitter, 'on' | 'once'> {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: MessageStream;
  readonly env: NodeJS.ProcessEnv;
  exitCode?: number | string | null | undefined;
}
