/** Most bytes of one held plan, uncompressed, that a server takes. It reads them in pieces, and keeps those compressed. */
export const MOST_HELD_BYTES = 100 * 2 ** 20;

/** Most lines of one held plan that a server takes. */
export const MOST_HELD_LINES = 1_000_000;

/** Most scopes of one held plan that a server takes. */
export const MOST_HELD_SCOPES = 1000;
