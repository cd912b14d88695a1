/** Most changes of one batch. */
export const MOST_CHANGES = 10_000;

/**
 * Most bytes of one batch, uncompressed, that a server takes: it is committed in one piece, and who else asks something waits
 * for that (bench/README.md).
 */
export const MOST_BATCH_BYTES = 8 * 2 ** 20;

/** Bytes of a batch that a client begins another one with: well under the limit of a server. */
export const SENT_BYTES = MOST_BATCH_BYTES / 2;
