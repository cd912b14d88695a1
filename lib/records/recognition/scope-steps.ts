import type { ScopeName } from '../../model/scope.ts';
import type { RevisionStep } from '../../stores/roles/changes.ts';

/**
 * Follows the revisions of scopes through the batches of a run, which may be answered in any order: as long as nobody else
 * has changed a scope between them, the run knows what its last revision contains.
 */
export class ScopeSteps {
  readonly #base = new Map<ScopeName, string>();
  readonly #steps = new Map<ScopeName, Map<string, string>>();

  /** Enters the revision that records of a scope were compared with; the first one counts. */
  begin(scope: ScopeName, revision: string): void {
    if (!this.#base.has(scope)) this.#base.set(scope, revision);
  }

  /** Enters the revisions around a batch. */
  add(scope: ScopeName, { before, after }: RevisionStep): void {
    if (before === after) return;
    const steps = this.#steps.get(scope) ?? new Map<string, string>();
    this.#steps.set(scope, steps.set(before, after));
  }

  /** Returns the last revision of a scope of which the run knows all; `undefined` where it compared nothing. */
  last(scope: ScopeName): string | undefined {
    let revision = this.#base.get(scope);
    if (revision === undefined) return undefined;
    const steps = this.#steps.get(scope);
    // No revision comes again.
    for (let left = steps?.size ?? 0; left > 0; left--) {
      const next: string | undefined = steps?.get(revision);
      if (next === undefined) break;
      revision = next;
    }
    return revision;
  }
}
