/**
 * What a store should come to, as a plain Map: the rules of moves and arrivals once more, in the simplest words.
 *
 * @module
 */

/** A tape of the model; an empty text is no value. */
export interface Tape {
  readonly current: string;
  readonly target: string;
  readonly slot: string;
  readonly home: string;
  readonly scratch: string;
  readonly moveDate: string;
  readonly audit: string;
}

/** What is done to all tapes by one run. */
export type Step =
  | { readonly kind: 'sync'; readonly records: readonly SyncRecord[] }
  | { readonly kind: 'scan'; readonly place: string; readonly labels: readonly string[] }
  | { readonly kind: 'confirm'; readonly labels: readonly string[]; readonly place: string | null }
  | {
      readonly kind: 'move';
      readonly labels: readonly string[];
      readonly to: string;
      readonly on: string | null;
    }
  | {
      readonly kind: 'mark';
      readonly labels: readonly string[];
      readonly home: string;
      readonly scratch: string;
    }
  | { readonly kind: 'due' }
  /** Takes back the run so many steps ago. */
  | { readonly kind: 'undo'; readonly ago: number };

/** A record of an export. */
export interface SyncRecord {
  readonly volume: string;
  readonly repository: string;
  readonly slot: string;
}

/** Where volumes go next, and until when move dates have come. */
export const NEXT: Readonly<Record<string, string>> = { LIBR: 'OFFS' };
export const PLACES = ['LIBR', 'OFFS', 'VALT'] as const;
export const DUE_BY = '2026-03-15T23:59:59Z';
export const DAYS = ['2026-03-14T00:00:00Z', '2026-03-16T00:00:00Z'] as const;

const NEW: Omit<Tape, 'current' | 'target' | 'slot'> = { home: '', scratch: '', moveDate: '', audit: '' };

/** A tape with the number of times that its label came and went. */
interface Known {
  readonly tape: Tape | undefined;
  readonly lives: number;
}

const UNKNOWN: Known = { tape: undefined, lives: 0 };

/** Tells whether a tape is on its way. */
export const isMoving = ({ current, target }: Tape) => current !== target;

/** Tells whether a tape is sent on its way by a run of `due`. */
export const isDue = (tape: Tape) => !isMoving(tape) && tape.moveDate !== '' && tape.moveDate <= DUE_BY;

/** All tapes, and what each run has made of them. */
export class Tapes {
  #known = new Map<string, Known>();
  readonly #runs: ReadonlyMap<string, readonly [before: Known, after: Known]>[] = [];

  /** The tapes that are there, in the order of their labels. */
  all(): readonly (readonly [volume: string, tape: Tape])[] {
    return [...this.#known]
      .flatMap(([volume, { tape }]) => (tape === undefined ? [] : [[volume, tape] as const]))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The number of runs so far. */
  get runs(): number {
    return this.#runs.length;
  }

  /** Does what a step should do. */
  take(step: Step): void {
    const before = new Map(this.#known);
    this.#do(step);
    const changed = [...this.#known].filter(([volume, known]) => before.get(volume) !== known);
    this.#runs.push(
      new Map(changed.map(([volume, known]) => [volume, [before.get(volume) ?? UNKNOWN, known]])),
    );
  }

  #do(step: Step): void {
    switch (step.kind) {
      case 'sync':
        for (const { volume, repository, slot } of step.records) {
          if (this.#known.get(volume)?.tape === undefined) {
            this.#put(volume, { ...NEW, current: repository, target: repository, slot });
          } else this.#set(volume, { target: repository, ...(slot !== '' && { slot }) });
        }
        return;
      case 'scan': {
        const { place, labels } = step;
        for (const [volume, { current, target, audit }] of this.all()) {
          const lifted = audit === '1' ? { audit: '0' } : {};
          if (!labels.includes(volume)) {
            if (current === place && target === place) this.#set(volume, { audit: '1' });
          } else if (current === place) this.#set(volume, lifted);
          else if (target === place) this.#set(volume, { current: place, ...lifted });
        }
        return;
      }
      case 'confirm':
        for (const volume of step.labels) {
          const tape = this.#known.get(volume)?.tape;
          if (tape === undefined || (step.place !== null && step.place !== tape.target)) continue;
          this.#set(volume, { current: tape.target });
        }
        return;
      case 'move':
        for (const volume of step.labels) {
          this.#set(volume, { target: step.to, ...(step.on !== null && { moveDate: step.on }) });
        }
        return;
      case 'mark':
        for (const volume of step.labels) this.#set(volume, { home: step.home, scratch: step.scratch });
        return;
      case 'due':
        for (const [volume, tape] of this.all()) {
          const to = NEXT[tape.current] ?? tape.home;
          if (isDue(tape) && to !== '' && to !== tape.current)
            this.#set(volume, { target: to, moveDate: '' });
        }
        return;
      case 'undo':
        for (const [volume, [before, after]] of this.#runs.at(-step.ago) ?? []) {
          const now = this.#known.get(volume) ?? UNKNOWN;
          // What has changed since is left as it is.
          if (now.lives !== after.lives || !isSame(now.tape, after.tape)) continue;
          // An audit that a label had in another life is not brought back with it.
          const isBack = now.tape === undefined && before.tape !== undefined;
          this.#put(volume, isBack ? { ...before.tape, audit: '' } : before.tape);
        }
    }
  }

  #set(volume: string, fields: Partial<Tape>): void {
    const tape = this.#known.get(volume)?.tape;
    if (tape !== undefined && !isSame(tape, { ...tape, ...fields }))
      this.#put(volume, { ...tape, ...fields });
  }

  #put(volume: string, tape: Tape | undefined): void {
    const { tape: before, lives } = this.#known.get(volume) ?? UNKNOWN;
    const isOther = (before === undefined) !== (tape === undefined);
    this.#known.set(volume, { tape, lives: lives + (isOther ? 1 : 0) });
  }
}

function isSame(one: Tape | undefined, other: Tape | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Object.entries(one).every(([key, value]) => other[key as keyof Tape] === value);
}
