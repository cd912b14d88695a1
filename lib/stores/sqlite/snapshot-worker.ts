/**
 * What runs in the thread that `snapshot-ahead.ts` starts: it reads snapshots on a connection of its own.
 *
 * @module
 */

import { parentPort, workerData } from 'node:worker_threads';
import type { StoredKey } from '../../model/field.ts';
import type { Scope } from '../../model/scope.ts';
import type { SnapshotHead } from '../roles/snapshots.ts';
import { readFacts } from '../sql/scope-facts.ts';
import { openToRead } from './open-database.ts';
import { measureScope, readRows } from './read-rows.ts';

/** The database that the thread reads. */
export interface AheadSetting {
  readonly path: string;
  readonly store: string;
  readonly timeoutMs: number;
}

/** A snapshot that is to be read. */
export interface AheadRequest {
  readonly scope: Scope;
  readonly fields: readonly StoredKey[];
  /** Volumes beyond which it is not worth the memory. */
  readonly largest: number;
}

/** What the thread answers: that the snapshot is too large, or its facts, its rows and the end. */
export type AheadReply =
  | { readonly kind: 'too large' | 'end' }
  | ({ readonly kind: 'facts' } & SnapshotHead)
  | { readonly kind: 'rows'; readonly chunk: Uint8Array };

if (parentPort === null) throw new Error('snapshots are read ahead in a thread of their own');
const port = parentPort;
const { path, store, timeoutMs } = workerData as AheadSetting;
const reader = openToRead(path, store, timeoutMs);

let last = Promise.resolve();
port.on('message', (request: AheadRequest) => {
  last = last.then(() => answer(request));
});

async function answer({ scope, fields, largest }: AheadRequest): Promise<void> {
  reader.script('BEGIN');
  const extent = measureScope(reader, scope);
  if (extent.volumes > largest) {
    reader.endRead();
    reply({ kind: 'too large' });
  } else {
    const { scope: _, ...facts } = await readFacts(reader, scope);
    reply({ kind: 'facts', ...facts, volumes: extent.volumes });
    for (const chunk of readRows(reader, scope, fields, extent)) {
      // Handed over, not copied: SQLite has given it a buffer of its own.
      port.postMessage({ kind: 'rows', chunk } satisfies AheadReply, [chunk.buffer as ArrayBuffer]);
    }
    reader.endRead();
    reply({ kind: 'end' });
  }
}

function reply(message: AheadReply): void {
  port.postMessage(message);
}
