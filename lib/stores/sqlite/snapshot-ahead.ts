/**
 * Reads the snapshot of the scope that probably comes next while the records of the present one are compared: exports
 * mostly have their scopes in the order in which the database has them.
 *
 * @module
 */

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TapesyncError } from '../../errors/error.ts';
import type { StoredKey } from '../../model/field.ts';
import { type Scope, type ScopeName, scopeName } from '../../model/scope.ts';
import { MOST_VOLUMES, WORTH_VOLUMES } from '../ahead-limits.ts';
import type { SnapshotStream } from '../roles/snapshots.ts';
import type { AheadReply, AheadRequest, AheadSetting } from './snapshot-worker.ts';

/** So often may another scope follow than the one that was read ahead: then the input has an order of its own. */
const MOST_MISTAKES = 3;

/** A snapshot that was asked for: its replies so far, and who waits for more. */
interface Ahead {
  readonly key: string;
  readonly replies: AheadReply[];
  wake: (() => void) | undefined;
  failure: Error | undefined;
  /** Whether another scope has not followed instead. */
  isWanted: boolean;
}

/** Reads ahead for one store. */
export class SnapshotAhead {
  readonly #setting: AheadSetting;
  #worker: Worker | undefined;
  /** What the thread is still to answer, the next first. */
  readonly #asked: Ahead[] = [];
  /** What was asked for last and nobody has taken yet. */
  #offered: Ahead | undefined;
  #mistakes = 0;
  /** The scope that was asked for last, and the volumes of those that came in order up to it. */
  #last: ScopeName | undefined;
  #volumesInOrder = 0;

  constructor(setting: AheadSetting) {
    this.#setting = setting;
  }

  /** Returns the snapshot of a scope if it was read ahead; `undefined` where it has to be read now. */
  async take(scope: Scope, fields: readonly StoredKey[]): Promise<SnapshotStream | undefined> {
    const ahead = this.#offered;
    if (ahead === undefined) return undefined;
    this.#offered = undefined;
    if (ahead.key !== keyOf(scope, fields)) {
      // The thread may still send another one: it is not ended, its late replies are dropped.
      this.#mistakes++;
      this.#volumesInOrder = 0;
      ahead.isWanted = false;
      ahead.replies.length = 0;
      return undefined;
    }
    await someReply(ahead);
    const facts = ahead.replies.shift();
    // Where the thread has failed by now, the reason shows again when the scope is read in this one; if it fails later,
    // the scope fails with it.
    if (facts?.kind !== 'facts') return undefined;
    const { kind: _, ...rest } = facts;
    return { ...rest, rows: rowsOf(ahead, this.#setting.store) };
  }

  /** Notes a scope with its volumes, and returns true if the next one is worth reading. */
  isWorth(scope: Scope, volumes: number): boolean {
    const name = scopeName(scope);
    if (this.#last !== undefined && name < this.#last) this.#volumesInOrder = 0;
    this.#volumesInOrder += volumes;
    this.#last = name;
    return this.#mistakes < MOST_MISTAKES && this.#volumesInOrder >= WORTH_VOLUMES;
  }

  /** Begins to read the scope that probably comes next. */
  begin(next: Scope, fields: readonly StoredKey[]): void {
    this.#worker ??= this.#start();
    const ahead: Ahead = {
      key: keyOf(next, fields),
      replies: [],
      wake: undefined,
      failure: undefined,
      isWanted: true,
    };
    this.#offered = ahead;
    this.#asked.push(ahead);
    this.#worker.postMessage({ scope: next, fields, largest: MOST_VOLUMES } satisfies AheadRequest);
  }

  /** Ends the thread, and with it its connection to the database; nothing is read ahead any more. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#mistakes = MOST_MISTAKES;
    await worker?.terminate();
  }

  #start(): Worker {
    // The sources are TypeScript in a checkout, and JavaScript where they are installed.
    const file = new URL(`./snapshot-worker${extname(import.meta.filename)}`, import.meta.url);
    const worker = new Worker(file, {
      workerData: this.#setting,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    worker.on('message', (reply: AheadReply) => {
      const [ahead] = this.#asked;
      if (ahead?.isWanted) ahead.replies.push(reply);
      ahead?.wake?.();
      if (reply.kind === 'end' || reply.kind === 'too large') this.#asked.shift();
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('the thread has ended')));
    return worker;
  }

  #fail(failure: Error): void {
    this.#mistakes = MOST_MISTAKES;
    for (const ahead of this.#asked.splice(0)) {
      ahead.failure = failure;
      ahead.wake?.();
    }
  }
}

/** The thread makes next to nothing that has to be collected. */
const YOUNG_GENERATION_MB = 4;

async function* rowsOf(ahead: Ahead, store: string): AsyncGenerator<Uint8Array> {
  for (;;) {
    await someReply(ahead);
    const reply = ahead.replies.shift();
    if (reply?.kind === 'end') return;
    if (reply?.kind === 'rows') yield reply.chunk;
    else
      throw new TapesyncError('STORE_FAILED', {
        store,
        problem: ahead.failure?.message ?? 'a snapshot has no end',
      });
  }
}

function someReply(ahead: Ahead): Promise<void> | undefined {
  if (ahead.replies.length > 0 || ahead.failure !== undefined) return undefined;
  return new Promise((resolve) => {
    ahead.wake = () => {
      ahead.wake = undefined;
      resolve();
    };
  });
}

function keyOf(scope: Scope, fields: readonly StoredKey[]): string {
  return [scopeName(scope), ...fields].join(' ');
}
