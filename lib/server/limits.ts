/** How long a server waits for its callers, in milliseconds. */
export interface ServerLimits {
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For the whole request. */
  readonly requestMs: number;
  /** For anything to be sent or received on a connection. */
  readonly idleMs: number;
  /** For the next request on a connection. */
  readonly keepAliveMs: number;
  /** Between two checks of `headersMs` and `requestMs`. */
  readonly checkMs: number;
}

/** The default limits. */
export const SERVER_LIMITS: ServerLimits = {
  headersMs: 15_000,
  // 16 MB of changes over a link of 2 MBit/s.
  requestMs: 90_000,
  // A reader that has gone away must not keep a snapshot open.
  idleMs: 120_000,
  keepAliveMs: 75_000,
  checkMs: 5000,
};
