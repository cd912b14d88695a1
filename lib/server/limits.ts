/** How long a server waits for those who talk to it, in milliseconds. */
export interface ServerLimits {
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For a request to arrive whole. */
  readonly requestMs: number;
  /** For a connection on which nothing moves, in either direction. */
  readonly idleMs: number;
  /** For the next request on a connection. */
  readonly keepAliveMs: number;
  /** Between looks at the first two. */
  readonly checkMs: number;
}

/** The limits of a server that is told no others. */
export const SERVER_LIMITS: ServerLimits = {
  headersMs: 15_000,
  // 16 MB of changes over a link of 2 MBit/s.
  requestMs: 90_000,
  // A reader who has gone away must not hold a snapshot.
  idleMs: 120_000,
  keepAliveMs: 75_000,
  checkMs: 5000,
};
