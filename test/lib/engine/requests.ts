import { Readable } from 'node:stream';
import type { RunRequest } from '../../../lib/engine/execute.ts';
import type { LineOutput, RunEvent } from '../../../lib/engine/observe.ts';
import type { Budget, Policy } from '../../../lib/engine/sync.ts';
import type { Run } from '../../../lib/model/run.ts';
import { fixedConcurrency } from '../../../lib/platform/concurrency.ts';
import { stdinSource } from '../../../lib/sources/files.ts';
import { compile } from '../language/compile.ts';

/** Volume, repository and slot in a line of CSV. */
export const DEFINITION = compile(
  'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");' +
    'Extract(VOLUME, 1, 10, 0); Extract(REPOSITORY, 2, 4, 0); Extract(SLOT, 3, 10, 0);',
);

export const POLICY: Policy = { add: true, create: true, limit: { kind: 'none' }, minRecords: 1 };

export const BUDGET: Budget = {
  snapshots: 1 << 20,
  setAside: 1 << 20,
  sort: 'auto',
  concurrency: fixedConcurrency(1),
  batchSize: 100,
};

/** A run of a command that reads this text. */
export function requestOf(command: string, text: string, id = '20260101T000000Z-00000001'): RunRequest {
  const run: Run = { id, user: 'ada', command, definition: 'test.ttidef', started: '2026-01-01T00:00:00Z' };
  return { run, sources: [stdinSource(Readable.from([Buffer.from(text)]))] };
}

/** An output that keeps its lines. */
export function linesOutput(): LineOutput & { readonly lines: string[]; ended: number } {
  const lines: string[] = [];
  return {
    lines,
    ended: 0,
    write(text) {
      lines.push(...text.split('\n').slice(0, -1));
    },
    end() {
      this.ended++;
    },
  };
}

/** Keeps the events of a run. */
export function observer() {
  const events: RunEvent[] = [];
  const observe = (event: RunEvent) => void events.push(event);
  const of = <K extends RunEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);
  return { observe, events, of };
}

/** A signal that never comes. */
export const NEVER = new AbortController().signal;
