/** Something in a store that should not be. */
export interface Finding {
  /** A volume with its scope, a certificate, a table, or the database. */
  readonly place: string;
  readonly problem: string;
}

/** What was looked at, and what is wrong. */
export interface Verified {
  readonly scopes: number;
  readonly volumes: number;
  /** Entries of the history. */
  readonly entries: number;
  /** How much is wrong; of a volume only the first is counted. */
  readonly found: number;
  /** The first of it, 20 at the most. */
  readonly findings: readonly Finding[];
}

/** Says whether a store is whole, without changing anything. */
export interface Verification {
  /**
   * Checks that the database is undamaged, that each volume is what its history made of it, that each entry of the
   * history is reached from one volume, which may have been removed, and that the findings of each certificate are what
   * it states. Memory is bounded.
   */
  verify(): Promise<Verified>;
}
