/** Progress of reading the inputs. */
export interface ReadProgress {
  /** Bytes read from the inputs, compressed ones as they are. */
  bytes: number;
}
