/** How far the inputs have been read. */
export interface ReadProgress {
  /** Bytes that came from files and stdin, compressed where they are. */
  bytes: number;
}
