/**
 * What runs in the thread that `snapshot-ahead.ts` starts: it reads snapshots on a connection of its own.
 *
 * @module
 */

import { parentPort, workerData } from 'node:worker_threads';
import { readFacts } from '../sql/scope-facts.ts';
import type { AheadReply, AheadRequest, AheadSetting } from './ahead-messages.ts';
import { openToRead } from './open-database.ts';
import { measureScope, readRows } from './read-rows.ts';

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
  if (extent.volumes > largest) reply({ kind: 'too large' });
  else {
    const { scope: _, ...facts } = await readFacts(reader, scope);
    reply({ kind: 'facts', ...facts, volumes: extent.volumes });
    for (const chunk of readRows(reader, scope, fields, extent)) {
      // Handed over, not copied: SQLite has given it a buffer of its own.
      port.postMessage({ kind: 'rows', chunk } satisfies AheadReply, [chunk.buffer as ArrayBuffer]);
    }
    reply({ kind: 'end' });
  }
  reader.script('COMMIT');
}

function reply(message: AheadReply): void {
  port.postMessage(message);
}
