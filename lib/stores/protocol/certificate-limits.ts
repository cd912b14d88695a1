/** Most findings of one certificate that a server takes. */
export const MOST_FINDINGS = 2_000_000;

/** Most bytes of one certificate, uncompressed, that a server takes. It reads them in pieces, and keeps those compressed. */
export const MOST_CERTIFICATE_BYTES = 192 * 2 ** 20;
