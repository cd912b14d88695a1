import type { Change } from '../../model/change.ts';
import type { Run } from '../../model/run.ts';
import type { Scope } from '../../model/scope.ts';

/** How a store has answered one change. `unchanged` means that the volume had these values already. */
export type ApplyResult =
  | { readonly outcome: 'updated' | 'added' | 'unchanged' }
  | {
      readonly outcome: 'refused' | 'conflicted' | 'failed';
      /** A code of the error table. */
      readonly code: string;
      readonly message: string;
    };

/**
 * The revisions of a scope around one batch: nobody else has changed the scope between them. They are the same where the
 * batch changed nothing; `before` is empty where the batch has made the scope.
 */
export interface RevisionStep {
  readonly before: string;
  readonly after: string;
}

/** How a store has answered a batch. */
export interface Applied {
  /** One result per change, in order. */
  readonly results: readonly ApplyResult[];
  /** Absent where the store does not know, or where others have changed the scope in the middle of the batch. */
  readonly revision?: RevisionStep;
}

/** Identifies a batch, so that the store recognizes it when it is sent again before its run has ended. */
export interface RepeatKey {
  /** Unique within the run. */
  readonly key: string;
  /** Hash of what was sent: another batch under the same key is an error of the sender. */
  readonly digest: string;
}

/** Writes volumes. */
export interface Changes {
  /**
   * Applies changes of one scope in one transaction. A change is applied only if the volume still has the version it was
   * computed from. With `create`, a missing customer, media, repository or data cluster is made. A container is not: a
   * change into one that is not there is refused, as if the changes of the batch were made one after the other. The run
   * is recorded with the first batch. With `repeat`, the same batch sent again is not
   * applied again but gets the first answer.
   */
  apply(
    run: Run,
    scope: Scope,
    changes: readonly Change[],
    create: boolean,
    repeat?: RepeatKey,
  ): Promise<Applied>;
}
