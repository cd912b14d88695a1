/** Why fingerprints cannot be read or written, one sentence: a run without them reads every line, and says the same. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
}
