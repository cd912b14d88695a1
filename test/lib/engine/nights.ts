/**
 * Exports as they change from night to night, and what others do to a store meanwhile.
 *
 * @module
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '../../../lib/language/definition.ts';
import { CustomerId, MediaId, RepositoryId, trustedScope, VolumeId } from '../../../lib/model/scope.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { compile, NOW } from '../language/compile.ts';
import { type Kind, lesser, type Row, randomRow, randomVolume, VOLUMES } from './exports.ts';
import type { Random } from './random.ts';
import { BUDGET, POLICY } from './requests.ts';
import type { Night, NightInput, Twins } from './twins.ts';

const DAY = 24 * 3600;
const SCOPES = [trustedScope('US01', 'LTO'), trustedScope('US01', 'DLT'), trustedScope('US02', 'LTO')];

const text = (number: number) => String(number).padStart(4, '0');

/** A line of an export, or what stands for one. */
interface Line {
  readonly text: string;
  readonly row?: Row;
}

/** An export that changes. */
export class ChangingExport {
  readonly #kind: Kind;
  readonly #random: Random;
  #inputs: Line[][] = [];
  #newline = '\n';
  #mark: boolean;
  #now = NOW;
  #more: string[] = [];
  #extra = '';
  #timeZone = 'UTC';
  #literals: ReadonlyMap<'description', string> = new Map();
  #version = '1';
  readonly #list: string;

  constructor(kind: Kind, random: Random, folder: string) {
    this.#kind = kind;
    this.#random = random;
    this.#mark = random.once(4);
    const labels = random.shuffled(Array.from({ length: VOLUMES }, (_, index) => `A${text(index + 1)}`));
    if (random.once(4)) this.#newline = '\r\n';
    for (let inputs = random.once(3) ? 1 + random.below(3) : 1; inputs > 0; inputs--) {
      const lines: Line[] = (kind.head ?? []).map((text) => ({ text }));
      for (let rows = random.of([5, 40, 120]); rows > 0; rows--) lines.push(this.#line(labels.pop()));
      lines.push(...(kind.foot ?? []).map((text) => ({ text })));
      this.#inputs.push(lines);
    }
    for (const statement of kind.more ?? []) if (random.once(6)) this.#toggle(statement);
    mkdirSync(folder, { recursive: true });
    this.#list = join(folder, 'left-out.txt');
    writeFileSync(this.#list, 'B0001\n');
    writeFileSync(join(folder, 'more.ttidef'), '# nothing more\n');
  }

  /** Changes as an export does from one night to the next. */
  change(): void {
    const random = this.#random;
    this.#now += random.once(3) ? 0 : random.below(3 * DAY);
    for (let edits = random.of([0, 0, 1, 1, 2, 5, 12]); edits > 0; edits--)
      this.#edit(random.of(this.#inputs));
    if (random.once(12)) this.#inputs = this.#inputs.map((lines) => random.shuffled(lines));
    if (random.once(25)) this.#newline = this.#newline === '\n' ? '\r\n' : '\n';
    if (random.once(25)) this.#mark = !this.#mark;
    if (random.once(15)) this.#inputs = random.shuffled(this.#inputs);
    if (random.once(20) && this.#kind.more) this.#toggle(random.of(this.#kind.more));
    if (random.once(25)) this.#version = String(random.below(3));
    if (random.once(25)) this.#extra = random.of(['', '# a remark', 'AddExclusionOnValue(VOLUME, "A0002");']);
    if (random.once(25)) this.#timeZone = random.of(['UTC', 'America/New_York']);
    if (random.once(25)) this.#literals = new Map(random.once(2) ? [] : [['description', 'said']]);
    if (random.once(15)) writeFileSync(this.#list, random.of(['B0001\n', 'B000*\n', 'A0003\n', '# none\n']));
    if (random.once(25)) {
      const text = random.of(['# nothing more\n', 'AddExclusionOnValue(SLOT, "33");\n']);
      writeFileSync(join(this.#list, '../more.ttidef'), text);
    }
  }

  /** Returns a night that reads the export as it stands. */
  night(): Night {
    const random = this.#random;
    return {
      definition: this.#definition(),
      inputs: this.#inputs.map((lines, index) => this.#input(lines, index)),
      lists: random.once(3),
      stopsEarly: this.#kind.definition.includes('TERMINATE'),
      version: this.#version,
      policy: {
        ...POLICY,
        add: !random.once(5),
        create: !random.once(8),
        limit: random.once(6) ? { kind: 'share', percent: random.of([3, 20]) } : { kind: 'none' },
        minRecords: random.once(15) ? 40 : random.of([0, 1]),
        ...(random.once(6) && { maxAbsent: { kind: 'share', percent: 10 } }),
        ...(random.once(6) && { maxShrink: { kind: 'share', percent: 5 } }),
      },
      budget: {
        ...BUDGET,
        sort: random.of(['auto', 'auto', 'auto', 'always', 'never']),
        batchSize: random.of([1, 7, 100]),
        ...(random.once(5) && { snapshots: 1 }),
        ...(random.once(8) && { setAside: 1 }),
      },
    };
  }

  #definition(): Definition {
    const { definition } = this.#kind;
    const text = [
      definition,
      ...this.#more,
      this.#extra,
      'AddExclusionOnValue(VOLUME, "LIST:left-out.txt");',
      'Include("more.ttidef");',
    ].join('\n');
    return compile(
      text,
      { now: this.#now, timeZone: this.#timeZone, literals: this.#literals as never },
      join(this.#list, '../d.ttidef'),
    );
  }

  #toggle(statement: string): void {
    const [subject = ''] = /^\w+\(\w*/.exec(statement) ?? [];
    const had = this.#more.includes(statement);
    // Those of one subject exclude each other.
    this.#more = this.#more.filter((each) => !each.startsWith(subject.replace(/\(.*(FIRST|LAST)/, '(')));
    if (!had) this.#more.push(statement);
  }

  #line(volume?: string): Line {
    const row = randomRow(this.#random, volume);
    return { text: this.#kind.row(row, this.#random), row };
  }

  #edit(lines: Line[]): void {
    const random = this.#random;
    const at = random.below(Math.max(1, lines.length));
    const line = lines[at] ?? { text: '' };
    const far = random.below(lines.length + 1);
    switch (random.below(12)) {
      case 0:
        lines.splice(at, 1 + random.below(3));
        break;
      case 1:
        lines.splice(at, 0, this.#line());
        break;
      case 2:
        lines.splice(at, 1, this.#line(line.row?.volume));
        break;
      case 3:
        lines.splice(at, 1);
        lines.splice(random.once(2) ? far : Math.min(lines.length, at + 1), 0, line);
        break;
      case 4:
        if (lines.length > 0) lines.splice(far, 0, line);
        break;
      case 5:
        lines.splice(far, 0, this.#line(line.row?.volume));
        break;
      case 6: {
        if (line.row === undefined) break;
        const row = lesser(random, line.row);
        lines.splice(random.once(2) ? far : at, 0, { row, text: this.#kind.row(row, random) });
        break;
      }
      case 7:
      case 8:
        lines.splice(far, 0, { text: random.of(this.#kind.others) });
        break;
      case 9: {
        const place = random.below(line.text.length + 1);
        const sign = random.of(['"', ',', '\n', 'x', '\0', 'é', '']);
        lines.splice(at, 1, { ...line, text: line.text.slice(0, place) + sign + line.text.slice(place + 1) });
        break;
      }
      case 10: {
        // What was one record of several lines becomes some of one.
        const [first = '', ...rest] = line.text.split('\n');
        const texts = random.once(2) ? rest : [first];
        lines.splice(at, 1, ...texts.map((text) => ({ text })));
        break;
      }
      default:
        lines.splice(far, 0, ...lines.slice(at, at + 1 + random.below(5)));
    }
  }

  #input(lines: readonly Line[], index: number): NightInput {
    const random = this.#random;
    let text = lines.map((line) => line.text + this.#newline).join('');
    const { last } = this.#kind;
    const isRow = (line: Line) => line.row !== undefined || /^(A0003|CLN)/.test(line.text);
    if (last !== undefined) text += last(text, lines.filter(isRow).length) + this.#newline;
    const end = random.below(12);
    if (end === 0) text = text.slice(0, random.below(text.length + 1));
    if (end === 1) text = text.slice(0, -this.#newline.length);
    const bytes = this.#bytes(text);
    return { name: `export-2026010${index}.csv`, pieces: [...this.#pieces(bytes)] };
  }

  #bytes(text: string): Buffer {
    const { encoding, isMarked = this.#mark } = this.#kind;
    const marked = isMarked && encoding !== 'latin1' ? `\ufeff${text}` : text;
    if (encoding !== 'utf16be') return Buffer.from(marked, encoding ?? 'utf8');
    return Buffer.from(marked, 'utf16le').swap16();
  }

  *#pieces(bytes: Buffer): Iterable<Buffer> {
    const random = this.#random;
    const cuts = new Set([bytes.length]);
    for (let count = random.of([0, 0, 1, 3, 20]); count > 0; count--) cuts.add(random.below(bytes.length));
    // Pieces of one byte.
    const from = random.of([0, random.below(bytes.length)]);
    for (let at = from; at < from + random.of([0, 0, 9]); at++) cuts.add(Math.min(at, bytes.length));
    let at = 0;
    for (const cut of [...cuts].sort((one, other) => one - other)) {
      if (cut > at || bytes.length === 0) yield bytes.subarray(at, cut);
      at = cut;
    }
  }
}

/** Changes a store as others do. */
export async function disturb(twins: Twins, random: Random): Promise<void> {
  const scope = random.of(SCOPES);
  const volume = VolumeId.trusted(randomVolume(random));
  const about = { ...scope, volume, source: 'other', line: 0, was: {} };
  const found = async (store: ServerStore) => {
    const { volumes, rows } = await store.snapshots.open(scope, [], [volume]);
    const [row = Buffer.alloc(0)] = await Array.fromAsync(rows);
    return volumes === 0 ? undefined : Number(Buffer.from(row).toString().split('\t')[1]);
  };
  switch (random.below(8)) {
    case 0:
    case 1: {
      const set = random.once(2) ? { slot: String(random.below(90)) } : { description: 'by others' };
      await twins.change(async (store, run) => {
        const version = await found(store);
        if (version === undefined) return;
        await store.changes.apply(run, scope, [{ ...about, action: 'update', version, set }], true);
      });
      break;
    }
    case 2:
      await twins.change(async (store, run) => {
        const version = await found(store);
        if (version === undefined) return;
        await store.changes.apply(run, scope, [{ ...about, action: 'remove', version, set: {} }], true);
      });
      break;
    case 3:
      await twins.change(async (store, run) => {
        if ((await found(store)) !== undefined) return;
        const set = { repository: 'LIBR', slot: '1' };
        await store.changes.apply(run, scope, [{ ...about, action: 'add', version: 0, set }], true);
      });
      break;
    case 4: {
      const lock = random.of(['update', 'move'] as const);
      await twins.change(async (store, run) => {
        if ((await found(store)) === undefined) return;
        await store.places.setLock(run, scope, volume, lock, true);
      });
      break;
    }
    case 5: {
      const description = random.of(['LIBR', 'VLT1', 'vlt2', 'nowhere']);
      const repository = RepositoryId.trusted(random.of(['LIBR', 'VLT1', 'VLT2', 'NEW1']));
      await twins.change(async (store) => {
        const media = await store.places.media();
        if (!media.some((each) => each.customer === scope.customer && each.media === scope.media)) return;
        await store.places.putRepository({ ...scope, repository, description });
      });
      break;
    }
    case 6:
      await twins.undo(twins.lastRun);
      break;
    default: {
      const volumeFilter = random.of(['', 'A*']);
      await twins.change(async (store) => {
        await store.places.putCustomer({ customer: CustomerId.trusted('US02'), description: 'new' });
        const media = { customer: CustomerId.trusted('US02'), media: MediaId.trusted('LTO') };
        await store.places.putMedia({ ...media, description: 'new', volumeFilter });
      });
    }
  }
}

/** Does to a file of fingerprints what disks and people do. `kept` are older files of the same name. */
export function damage(path: string, random: Random, kept: Map<string, Buffer[]>): void {
  const bytes = readFileSync(path);
  const older = kept.get(path) ?? [];
  kept.set(path, [...older, bytes]);
  const place = random.below(bytes.length);
  switch (random.below(6)) {
    case 0:
      bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
      writeFileSync(path, bytes);
      break;
    case 1:
      writeFileSync(path, bytes.subarray(0, place));
      break;
    case 2:
      bytes.fill(0, place, Math.min(bytes.length, place + 512));
      writeFileSync(path, bytes);
      break;
    case 3:
      rmSync(path);
      break;
    default:
      if (older.length > 0) writeFileSync(path, random.of(older));
  }
}
