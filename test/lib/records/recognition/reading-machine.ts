/**
 * A small language of lines, and a run over inputs of it: the least that recognition works for.
 *
 * @module
 */

import { namedScope, type Scope, scopeName, trustedScope, VolumeId } from '../../../../lib/model/scope.ts';
import { notGivenIn, type VolumeRecord } from '../../../../lib/model/volume-record.ts';
import type { Fate } from '../../../../lib/records/batch.ts';
import { InputRecognizer } from '../../../../lib/records/recognition/input-recognizer.ts';
import type { LinePart, RecognizedPart } from '../../../../lib/records/recognition/line-parts.ts';
import type { Turn } from '../../../../lib/records/recognition/read-lines.ts';
import type { Recognition, RecognitionOptions } from '../../../../lib/records/recognition/recognition.ts';
import type { Snapshots } from '../../../../lib/stores/roles/snapshots.ts';

/** The scopes that records can be of. */
export const SCOPES = [trustedScope('US01', 'LTO'), trustedScope('US02', 'LTO')] as const;

/** A raw record, and what is known of it. */
export interface RawRecord {
  /** The line, from 1, on which it begins, and how many it has. */
  readonly line: number;
  readonly count: number;
  readonly text: string;
  /** The state before it, where there is one. */
  readonly state: string | undefined;
  /** Whether it changes the state. */
  readonly isTurn: boolean;
  readonly fate: Fate;
}

/**
 * Reads lines, each by its first letter: `v` is a volume, of a scope that the state decides; `x` and a blank line are
 * excluded; `m` sets the state, `?` leaves none until the next one; a record from `(` to `)` is one volume; others have to
 * be read each time.
 */
export class ReadingMachine {
  line = 1;
  readonly isHeld = false;
  #mode = 'a';
  #isUnknown = false;
  #open: { readonly line: number; text: string } | undefined;

  /** What comes next is cut by this. */
  get cut(): string | undefined {
    return this.#open === undefined ? '' : undefined;
  }

  /** What lines have left that decides what the next one is. */
  get left(): string | undefined {
    return this.#isUnknown ? undefined : this.#mode;
  }

  get state(): string | undefined {
    return this.cut === undefined ? undefined : this.left;
  }

  /** Reads a line, without its end; returns the record that it completes. */
  read(text: string): RawRecord | undefined {
    const line = this.line++;
    const open = this.#open;
    if (open === undefined && text.startsWith('(')) {
      this.#open = { line, text };
      return undefined;
    }
    if (open !== undefined) {
      open.text += `\n${text}`;
      if (!text.startsWith(')')) return undefined;
      this.#open = undefined;
    }
    const [record, from] = [open?.text ?? text, open?.line ?? line];
    const state = this.left;
    const fate = this.#fate(record, from);
    const isTurn = state !== this.left;
    const isLeft = state !== undefined && !isTurn;
    return {
      isTurn,
      line: from,
      count: line - from + 1,
      text: record,
      state,
      fate: isLeft ? fate : undefined,
    };
  }

  #fate(text: string, line: number): Fate {
    switch (text.charAt(0)) {
      case 'v':
        return this.#volume(text.slice(1).trim(), line);
      case '(':
        return this.#volume(text.replaceAll(/[^a-z0-9]/gi, '').slice(0, 9), line);
      case 'm':
        this.#mode = text.slice(1);
        return undefined;
      case '?':
        this.#isUnknown = !this.#isUnknown;
        return undefined;
      case 'x':
      case '':
        return { reason: `${this.#mode} ${text}`, fits: text !== '' };
      default:
        return undefined;
    }
  }

  #volume(label: string, line: number): VolumeRecord {
    const scope = this.#mode.startsWith('b') ? SCOPES[1] : SCOPES[0];
    const values = [this.#mode.length > 1 ? '' : 'LIBR', label.endsWith('7') ? '' : '1'];
    const volume = VolumeId.trusted(label.toUpperCase());
    return { ...scope, volume, values, repositoryDescription: '', initialRepository: '', line };
  }
}

/** The lines of a text that have an end, and what follows the last one. */
export function linesOf(text: string): readonly [lines: readonly string[], rest: string] {
  const lines = text.split('\n');
  return [lines.slice(0, -1), lines.at(-1) ?? ''];
}

/** The records of a text, and those of them that fit the kind of meanings that need not be read. */
export function recordsIn(text: string): readonly RawRecord[] {
  const machine = new ReadingMachine();
  return linesOf(text)[0].flatMap((line) => machine.read(line) ?? []);
}

/** What is recognized and what is left of a record, as a text; `undefined` where it has to be read. */
export function meaningOf(fate: Fate): string | undefined {
  if (fate === undefined) return undefined;
  if ('reason' in fate) return `excluded ${fate.reason} ${fate.fits}`;
  return `volume ${scopeName(fate)} ${notGivenIn(fate.values)} ${fate.volume}`;
}

/** How an input is read. */
export interface RunInput {
  readonly name: string;
  readonly text: string;
  /** Sizes of the pieces in which its bytes come, again and again. */
  readonly pieces: readonly number[];
}

/** A part of an input, and the line on which it begins, from 1. */
export type PartAt = (RecognizedPart | { readonly kind: 'unread'; readonly lines: number }) & {
  readonly line: number;
  readonly text: string;
};

/** Reads an input; returns the parts in which it came, and what followed its last line. */
export function readInput(
  recognition: Recognition,
  { name, text, pieces }: RunInput,
): readonly [parts: readonly PartAt[], rest: string] {
  const machine = new ReadingMachine();
  const recognizer = new InputRecognizer(recognition, name, machine);
  const parts: PartAt[] = [];
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = pieces[turn % pieces.length] ?? 1;
    recognizer.add(bytes.subarray(at, at + size));
    at += size;
    for (const part of recognizer.parts()) parts.push(take(part, machine, recognizer));
  }
  return [parts, recognizer.rest().toString()];
}

function take(part: LinePart, machine: ReadingMachine, recognizer: InputRecognizer): PartAt {
  const { line: firstLine, state: before } = machine;
  const text = Buffer.from(part.bytes).toString();
  const [lines] = linesOf(text);
  if (part.kind === 'recognized') {
    if (before === undefined) throw new Error('lines were recognized though there is no state');
    machine.line += part.lines;
    return { ...part, line: firstLine, text };
  }
  const states: (string | undefined)[] = [];
  const records = lines.flatMap((line) => {
    const { left } = machine;
    const record = machine.read(line);
    if (record !== undefined) states.push(left);
    return record ?? [];
  });
  states.push(machine.left);
  const turns: Turn[] = [];
  for (const [after, state] of states.slice(1).entries()) {
    if (state !== states[after]) turns.push({ after, state: machine.cut === undefined ? undefined : state });
  }
  const [starts, fates] = [records.map(({ line }) => line), records.map(({ fate }) => fate)];
  recognizer.enter({ firstLine, lines: starts, fates, joined: [], turns });
  return { kind: 'unread', lines: lines.length, line: firstLine, text };
}

/** Volumes that others have changed since the last run, by the names of their scopes; or that nobody knows them. */
export type Since = Readonly<Record<string, readonly string[] | 'unknown'>>;

/** A store with the scopes, each of a revision; without one it is `r1`. */
export function storeOf(since: Since = {}, revisions: Readonly<Record<string, string>> = {}): Snapshots {
  const counts = { volumes: 1000, versions: 2000 };
  const revisionOf = (scope: Scope) => revisions[scopeName(scope)] ?? 'r1';
  return {
    open: () => Promise.reject(new Error('no snapshot is needed')),
    revisions: async () => SCOPES.map((scope) => ({ scope, revision: revisionOf(scope), ...counts })),
    since: async (scope) => {
      const changed = since[scopeName(scope)] ?? [];
      if (changed === 'unknown') return undefined;
      const head = { state: 'known', volumeFilter: '', repositories: new Map() } as const;
      const revision = revisionOf(scope);
      return { ...head, ...counts, revision, base: counts, changed: changed.map(VolumeId.trusted) };
    },
  };
}

/** Options of a run that leaves fingerprints in a folder. */
export function optionsIn(folder: string, snapshots = storeOf()): RecognitionOptions {
  return { folder, subject: 'export', binding: 'definition', adds: true, leaves: true, snapshots };
}

/** Says that a run has compared all scopes with what the store had. */
export async function compareAll(recognition: Recognition, snapshots: Snapshots): Promise<void> {
  for (const { scope, revision } of (await snapshots.revisions?.()) ?? [])
    recognition.compared(namedScope(scope).name, revision);
}
