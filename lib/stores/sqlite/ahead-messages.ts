import type { ValueKey } from '../../model/field.ts';
import type { Scope } from '../../model/scope.ts';
import type { SnapshotHead } from '../roles/snapshots.ts';

/** The database that the thread reads. */
export interface AheadSetting {
  readonly path: string;
  readonly store: string;
  readonly timeoutMs: number;
}

/** A snapshot that is to be read. */
export interface AheadRequest {
  readonly scope: Scope;
  readonly fields: readonly ValueKey[];
  /** Volumes beyond which it is not worth the memory. */
  readonly largest: number;
}

/** What the thread answers: that the snapshot is too large, or its facts, its rows and the end. */
export type AheadReply =
  | { readonly kind: 'too large' | 'end' }
  | ({ readonly kind: 'facts' } & SnapshotHead)
  | { readonly kind: 'rows'; readonly chunk: Uint8Array };
