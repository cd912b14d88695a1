import { CustomerId, MediaId, namedScope, trustedScope, VolumeId } from '../../model/scope.ts';
import { CLEARED, type VolumeRecord } from '../../model/volume-record.ts';
import type { RejectedMention } from '../../records/batch.ts';
import { type Context, EMPTY_CONTEXT } from './context.ts';
import { type Excluded, nulRejected, type Rejected } from './ended.ts';
import type { RecordView } from './extraction.ts';
import { fits } from './fitting.ts';
import type { Program } from './program.ts';
import type { ClockUse } from './value-rules.ts';

/** Fills the fields of one record after the other by a program: their texts, then their canonical values. */
export class RecordFields {
  /** The record for the getters of the extraction. */
  readonly view: RecordView;
  /** Whether texts have to be searched for NULs; false until the input has brought one. */
  mayHoldNul = false;
  readonly #clock: ClockUse = { isUsed: false };
  readonly #program: Program;
  /** The texts and the canonical values of the current record, by slot. */
  readonly #texts: string[];
  readonly #values: string[];
  readonly #emptyValues: readonly string[];

  constructor(program: Program) {
    this.#program = program;
    const view: RecordView = { text: '', cells: [], columns: [], context: EMPTY_CONTEXT };
    this.view = view;
    this.#texts = program.extraction.getters.map((getter) => getter(view));
    this.#values = this.#texts.map((text, slot) => {
      const value = program.readers[slot]?.(text);
      return typeof value === 'string' ? value : text;
    });
    this.#emptyValues = program.layout.values.map(() => '');
  }

  /** The canonical values by slot; valid only if `fill` returned `undefined`. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** The texts by slot, as they were read before they became values. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  /** Whether what the last record became depends on what time it is now. */
  get dependsOnNow(): boolean {
    return this.#clock.isUsed;
  }

  /** The text of the label of the record that was filled last. */
  get label(): string {
    return this.#texts[this.#program.layout.volume] ?? '';
  }

  /**
   * Fills the fields of a record; returns why it is no volume record, if it is none. A record that is rejected already, as
   * one of the wrong shape is, may still be excluded.
   */
  fill(
    text: string,
    cells: readonly string[],
    context: Context,
    rejected?: Rejected,
  ): Excluded | Rejected | undefined {
    const { view } = this;
    view.text = text;
    view.cells = cells;
    view.context = context;
    this.#clock.isUsed = false;
    return this.#translate(rejected) ?? this.#canonicalise();
  }

  /** Returns the volume record of the fields that were filled last. */
  record(line: number): VolumeRecord {
    const { layout } = this.#program;
    const slots = this.#values;
    const values = this.#emptyValues.slice();
    for (let index = 0; index < values.length; index++)
      values[index] = slots[layout.values[index] ?? -1] ?? '';
    for (const { index, filter } of layout.clearing) {
      if (values[index] !== '') continue;
      const text = this.#texts[layout.values[index] ?? -1] ?? '';
      if (filter === undefined || fits(filter, text)) values[index] = CLEARED;
    }
    // The readers of the key fields have checked the identifiers.
    return {
      customer: CustomerId.trusted(slots[layout.customer] ?? ''),
      media: MediaId.trusted(slots[layout.media] ?? ''),
      volume: VolumeId.trusted(slots[layout.volume] ?? ''),
      values,
      repositoryDescription:
        layout.repositoryDescription < 0 ? '' : (slots[layout.repositoryDescription] ?? ''),
      initialRepository: layout.initialRepository < 0 ? '' : (slots[layout.initialRepository] ?? ''),
      line,
    };
  }

  /** Returns the mention of a volume by a rejected record whose fields were filled last, if its key fields are valid. */
  mention(line: number, isUnended: boolean): RejectedMention | undefined {
    const { layout } = this.#program;
    const customer = this.#key(layout.customer);
    const media = this.#key(layout.media);
    const volume = this.#key(layout.volume);
    if (customer === '' || media === '' || volume === '') return undefined;
    const scope = namedScope(trustedScope(customer, media));
    const mention = { kind: 'rejected', scope, volume: VolumeId.trusted(volume), line } as const;
    return isUnended ? { ...mention, isUnended } : mention;
  }

  #translate(before: Rejected | undefined): Excluded | Rejected | undefined {
    const { extraction, cleaners, varying, rewrites, exclusions } = this.#program;
    const texts = this.#texts;
    const { view, mayHoldNul } = this;
    let rejected = before;
    let spoilt: number[] | undefined;
    for (const slot of varying) {
      const extracted = extraction.getters[slot]?.(view) ?? '';
      const text = mayHoldNul ? this.#unpadded(extracted) : extracted;
      const cleaned =
        mayHoldNul && text.includes('\0') ? this.#nulIn(slot, text) : (cleaners[slot]?.(text) ?? text);
      if (typeof cleaned === 'string') texts[slot] = cleaned;
      else {
        rejected ??= cleaned;
        // As it stands, since an exclusion may look for it.
        texts[slot] = text;
        spoilt = [...(spoilt ?? []), slot];
      }
    }
    for (const rewrite of rewrites) rewrite(texts);
    for (const { slot, filter, excluded } of exclusions) {
      if (fits(filter, texts[slot] ?? '')) return excluded;
    }
    for (const slot of spoilt ?? []) texts[slot] = '';
    return rejected;
  }

  /** Returns a text without the NULs at its end, where it is a column: records of fixed width are filled up with them. */
  #unpadded(text: string): string {
    if (this.#program.extraction.addressing !== 'columns') return text;
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
    return text.slice(0, end);
  }

  #nulIn(slot: number, text: string): Rejected {
    const field = this.#program.names[slot] ?? '';
    return nulRejected(field, text, field);
  }

  #canonicalise(): Rejected | undefined {
    const { readers, varying, valueRules, required } = this.#program;
    const texts = this.#texts;
    const values = this.#values;
    for (const slot of varying) {
      const text = texts[slot] ?? '';
      const value = readers[slot]?.(text) ?? text;
      if (typeof value !== 'string') return value;
      values[slot] = value;
    }
    for (const rule of valueRules) {
      const rejected = rule(texts, values, this.#clock);
      if (rejected !== undefined) return rejected;
    }
    return required.find(({ slot }) => values[slot] === '')?.rejected;
  }

  /** The value of a key field by its text alone; empty if it is not valid. */
  #key(slot: number): string {
    const text = this.#texts[slot] ?? '';
    const value = this.#program.readers[slot]?.(text) ?? text;
    return typeof value === 'string' ? value : '';
  }
}
