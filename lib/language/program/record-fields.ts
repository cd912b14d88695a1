import { type CustomerId, type MediaId, namedScope, type VolumeId } from '../../model/scope.ts';
import { CLEARED, type VolumeRecord } from '../../model/volume-record.ts';
import type { RejectedMention } from '../../records/batch.ts';
import type { Surroundings } from './context-timeline.ts';
import type { Excluded, Rejected } from './ended.ts';
import type { RecordView } from './extraction.ts';
import type { Program } from './program.ts';

/** The fields of one record after the other, as a program fills them: their texts, and the values that these come to. */
export class RecordFields {
  /** The record as the extraction steps see it. */
  readonly view: RecordView;
  readonly #program: Program;
  /** The texts of the current record, then its canonical values, by slot. */
  readonly #texts: string[];
  readonly #values: string[];
  readonly #emptyValues: readonly string[];

  constructor(program: Program) {
    this.#program = program;
    const view = { text: '', cells: [], headers: [], columns: [], context: new Map() };
    this.view = view;
    this.#texts = program.extraction.takes.map((take) => take(view));
    this.#values = this.#texts.map((text, slot) => {
      const value = program.readers[slot]?.(text);
      return typeof value === 'string' ? value : text;
    });
    this.#emptyValues = program.layout.values.map(() => '');
  }

  /** Canonical values by slot; of meaning only where the record is one of a volume. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** Fills texts and values of a record; returns why it is no volume record. */
  fill(text: string, cells: readonly string[], said: Surroundings): Excluded | Rejected | undefined {
    const { view } = this;
    view.text = text;
    view.cells = cells;
    view.headers = said.headers;
    view.context = said.context;
    return this.#translate() ?? this.#canonicalise();
  }

  /** Returns the volume record whose fields were filled last. */
  record(line: number): VolumeRecord {
    const { layout } = this.#program;
    const slots = this.#values;
    const values = this.#emptyValues.slice();
    for (let index = 0; index < values.length; index++)
      values[index] = slots[layout.values[index] ?? -1] ?? '';
    for (const index of layout.clearing) if (values[index] === '') values[index] = CLEARED;
    // The readers of the key fields have checked these.
    return {
      customer: slots[layout.customer] as CustomerId,
      media: slots[layout.media] as MediaId,
      volume: slots[layout.volume] as VolumeId,
      values,
      repositoryDescription:
        layout.repositoryDescription < 0 ? '' : (slots[layout.repositoryDescription] ?? ''),
      initialRepository: layout.initialRepository < 0 ? '' : (slots[layout.initialRepository] ?? ''),
      line,
    };
  }

  /** Returns what goes on of the record whose fields were filled last, where it says which volume it speaks of. */
  mention(before: number): RejectedMention | undefined {
    const { layout } = this.#program;
    const customer = this.#key(layout.customer);
    const media = this.#key(layout.media);
    const volume = this.#key(layout.volume);
    if (customer === '' || media === '' || volume === '') return undefined;
    const scope = namedScope({ customer: customer as CustomerId, media: media as MediaId });
    return { kind: 'rejected', scope, volume: volume as VolumeId, count: 0, before };
  }

  #translate(): Excluded | Rejected | undefined {
    const { extraction, cleaners, varying, rewrites, exclusions } = this.#program;
    const texts = this.#texts;
    const { view } = this;
    let rejected: Rejected | undefined;
    for (const slot of varying) {
      const text = extraction.takes[slot]?.(view) ?? '';
      const cleaned = cleaners[slot]?.(text) ?? text;
      if (typeof cleaned === 'string') texts[slot] = cleaned;
      else {
        rejected ??= cleaned;
        texts[slot] = '';
      }
    }
    for (const rewrite of rewrites) rewrite(texts);
    if (rejected !== undefined) return rejected;
    for (const { slot, filter, excluded } of exclusions) {
      if (filter.matches(texts[slot] ?? '')) return excluded;
    }
    return undefined;
  }

  #canonicalise(): Rejected | undefined {
    const { readers, varying, periods, schedule, required } = this.#program;
    const texts = this.#texts;
    const values = this.#values;
    for (const slot of varying) {
      const text = texts[slot] ?? '';
      const value = readers[slot]?.(text) ?? text;
      if (typeof value !== 'string') return value;
      values[slot] = value;
    }
    for (const period of periods) {
      const rejected = period.apply(texts, values);
      if (rejected !== undefined) return rejected;
    }
    const rejected = schedule?.apply(texts, values);
    if (rejected !== undefined) return rejected;
    return required.find(({ slot }) => values[slot] === '')?.rejected;
  }

  /** The value of a key field by its text alone; empty where it has none. */
  #key(slot: number): string {
    const text = this.#texts[slot] ?? '';
    const value = this.#program.readers[slot]?.(text) ?? text;
    return typeof value === 'string' ? value : '';
  }
}
