import type { Random } from '../mutation.ts';

/** A volume as it has to be. */
export interface ModelVolume {
  readonly version: number;
  readonly description: string;
}

/** What changes between a scope and an export of it. */
export interface Difference {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What the volumes of one scope have to be, and exports of what they shall be next. */
export class ScopeModel {
  readonly customer: string;
  readonly media = 'LTO';
  readonly #random: Random;
  readonly #most: number;
  #volumes = new Map<string, ModelVolume>();
  #texts = 0;

  /** @param most volumes at the most: what the server holds is bounded */
  constructor(customer: string, random: Random, most: number) {
    this.customer = customer;
    this.#random = random;
    this.#most = most;
  }

  get volumes(): ReadonlyMap<string, ModelVolume> {
    return this.#volumes;
  }

  /** The definition by which exports of this scope are read. */
  get definition(): string {
    return `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "${this.customer}"); SetLiteral(MEDIA, "${this.media}");
Extract(VOLUME, 1, 10, 0); Extract(DESCRIPTION, 2, 256, 0);
`;
  }

  /** Returns the volumes as the next export has them: some changed, some more. */
  next(): Map<string, ModelVolume> {
    const next = new Map(this.#volumes);
    const more = Math.min(this.#most - next.size, 1 + this.#random.below(200));
    for (let count = 0; count < more; count++) {
      const volume = `V${String(next.size).padStart(5, '0')}L8`;
      next.set(volume, { version: 1, description: this.#text() });
    }
    for (const [volume, { version }] of this.#volumes) {
      if (this.#random.below(10) === 0) next.set(volume, { version: version + 1, description: this.#text() });
    }
    return next;
  }

  /** Returns what is different in the next volumes. */
  difference(next: ReadonlyMap<string, ModelVolume>): Difference {
    let [updated, unchanged] = [0, 0];
    for (const [volume, { version }] of this.#volumes) {
      if (next.get(volume)?.version === version) unchanged++;
      else updated++;
    }
    return { added: next.size - this.#volumes.size, updated, unchanged };
  }

  /** Says that the volumes are as in an export now. */
  become(next: ReadonlyMap<string, ModelVolume>): void {
    this.#volumes = new Map(next);
  }

  #text(): string {
    return `text ${this.#texts++}`;
  }
}

/** Returns the export of volumes. */
export function exportOf(volumes: ReadonlyMap<string, ModelVolume>): string {
  return Array.from(volumes, ([volume, { description }]) => `${volume},${description}\n`).join('');
}
