/**
 * Since when a place of a volume is what it is, and by whose word: read from the history.
 *
 * @module
 */

/** By whose word something of a volume is known. */
export type Word =
  | 'backup software'
  | 'inventory'
  | 'inventory or scan'
  | 'scan or person'
  | 'person'
  | 'move date'
  | 'unknown';

/** What the history says of how a value came about. */
export interface KnownSince {
  /** Canonical date. */
  readonly since: string;
  readonly word: Word;
  readonly command: string;
  readonly user: string;
  readonly run: string;
}

interface Entry {
  readonly version: number;
  readonly at: string;
  readonly user: string;
  readonly run: string;
  readonly command: string;
  readonly field: string;
  readonly new: string | null;
}

/**
 * Returns since when a volume has its target (`repository`) or is where it is (`currentRepository`), of its history, oldest
 * first; `undefined` where that says nothing of it.
 */
export function knownSince(
  history: readonly Entry[],
  field: 'repository' | 'currentRepository',
): KnownSince | undefined {
  const entry = history.findLast((each) => each.field === field) ?? startOf(history, field);
  if (entry === undefined || entry.new === null) return undefined;
  const { at, user, run, command } = entry;
  return { since: at, word: wordOf(entry, field), command, user, run };
}

// A volume begins where it starts, without an entry that says that it is there.
function startOf(history: readonly Entry[], field: 'repository' | 'currentRepository'): Entry | undefined {
  if (field === 'repository') return undefined;
  const added = history.filter(({ version }) => version === 1);
  return (
    added.find((each) => each.field === 'initialRepository') ??
    added.find((each) => each.field === 'repository')
  );
}

function wordOf({ command, version }: Entry, field: string): Word {
  switch (command) {
    case 'sync':
    case 'apply':
      // Only an export that lists what is in a place says later where a volume is.
      return field === 'currentRepository' && version > 1 ? 'inventory' : 'backup software';
    case 'reconcile':
      return 'inventory or scan';
    case 'confirm':
      return 'scan or person';
    // Where a tape is to go, somebody has decided.
    case 'move':
    case 'undo':
    case 'admin':
      return 'person';
    case 'due':
      return 'move date';
    default:
      return 'unknown';
  }
}
