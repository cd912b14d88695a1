import type { Change } from '../model/change.ts';
import { formatChange } from '../model/change-line.ts';
import { FieldTotals } from '../model/field-totals.ts';
import type { HeldContents, HeldHead } from '../model/held-plan.ts';
import { type ScopeName, scopeName } from '../model/scope.ts';
import { PackedLines } from './packed-lines.ts';

/** Most changes of one part of a plan. */
export const CHANGES_OF_PART = 2000;

/** The changes of a plan that is to be held, as lines, compressed in memory, and counted. */
export class HeldChanges {
  readonly #lines = new PackedLines(CHANGES_OF_PART);
  readonly #fields = new FieldTotals();
  readonly #scopes = new Map<ScopeName, number>();
  #changes = 0;

  /** Adds a change. */
  add(change: Change): void {
    this.#lines.add(formatChange(change));
    this.#fields.add(change);
    const name = scopeName(change);
    this.#scopes.set(name, (this.#scopes.get(name) ?? 0) + 1);
    this.#changes++;
  }

  /** How many there are. */
  get count(): number {
    return this.#changes;
  }

  /** The scopes that they are of. */
  get scopes(): readonly ScopeName[] {
    return [...this.#scopes.keys()];
  }

  /** Yields the lines in parts, each line with its end. */
  parts(): Iterable<string> {
    return this.#lines.parts();
  }

  /** Returns what is known of the plan of these changes; its scopes have their numbers. */
  contents({ create, volumeRecords, scopes }: HeldHead): Omit<HeldContents, 'earlier'> {
    return {
      ...{ create, volumeRecords, changes: this.#changes },
      scopes: scopes.map((scope) => ({ ...scope, changes: this.#scopes.get(scopeName(scope)) ?? 0 })),
      fields: this.#fields.totals(),
    };
  }
}
