/**
 * Two stores that go through the same nights: one by runs with fingerprints, one by runs that read every line.
 *
 * @module
 */

import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '../../../lib/engine/execute.ts';
import type { RunEvent } from '../../../lib/engine/observe.ts';
import { plan, type SyncRequest, sync } from '../../../lib/engine/sync.ts';
import { undo } from '../../../lib/engine/undo/undo.ts';
import { compileFilter } from '../../../lib/model/filter/filter.ts';
import { NO_LIMIT } from '../../../lib/model/limit.ts';
import type { Run } from '../../../lib/model/run.ts';
import type { Source } from '../../../lib/sources/source.ts';
import { eachItem } from '../../../lib/stores/roles/query.ts';
import { openSqliteStore } from '../../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { BUDGET, linesOutput, NEVER, POLICY } from './requests.ts';

/** An input of a night: its name, and its bytes as they arrive. */
export interface NightInput {
  readonly name: string;
  readonly pieces: readonly Buffer[];
}

/** What a night reads, and how. */
export interface Night
  extends Pick<SyncRequest, 'definition'>,
    Partial<Pick<SyncRequest, 'policy' | 'budget' | 'reportsChanges'>> {
  readonly inputs: readonly NightInput[];
  /** Whether volumes that are absent are listed. */
  readonly lists?: boolean;
  /** Whether the definition may leave inputs before their end. */
  readonly stopsEarly?: boolean;
  /** Version of the program that keeps the fingerprints. */
  readonly version?: string;
  readonly task?: string;
}

/** What a run says and writes, but for what is chance or about the work itself. */
export interface Said {
  readonly exitCode: number;
  readonly statistics: unknown;
  readonly errors: readonly string[];
  readonly events: readonly unknown[];
  readonly rejects: readonly string[];
  readonly absent: readonly string[];
  readonly changes: readonly string[];
}

const ALL = everything();

interface Twin {
  readonly folder: string;
  store: ServerStore;
}

/** Two stores, the first of which belongs to runs with fingerprints. */
export class Twins {
  readonly folder: string;
  readonly #twins: readonly [Twin, Twin];
  #runs = 0;
  /** How many records runs have recognized so far. */
  recognized = 0;

  /** @param folder an empty folder */
  constructor(folder: string) {
    this.folder = folder;
    this.#twins = [opened(join(folder, 'with')), opened(join(folder, 'without'))];
  }

  /** The folder of the fingerprints. */
  get cache(): string {
    return join(this.folder, 'cache');
  }

  /** The files of fingerprints. */
  get fingerprints(): readonly string[] {
    try {
      return readdirSync(this.cache)
        .filter((name) => name.endsWith('.fingerprints'))
        .map((name) => join(this.cache, name));
    } catch {
      return [];
    }
  }

  /** Returns what a sync says, with fingerprints and without. */
  async sync(night: Night): Promise<readonly [Said, Said]> {
    return this.#both(sync, 'sync', night);
  }

  /** Returns what a plan says, with fingerprints and without. */
  async plan(night: Night): Promise<readonly [Said, Said]> {
    return this.#both(plan, 'plan', night);
  }

  /** Does the same to both stores, by another run. */
  async change(work: (store: ServerStore, run: Run) => Promise<unknown>): Promise<void> {
    const run = this.#run('admin');
    for (const { store } of this.#twins) await work(store, run);
  }

  /** Takes back the last sync in both stores. */
  async undo(id: string): Promise<void> {
    const run = this.#run('undo');
    for (const { store } of this.#twins) {
      const undone = { id, user: 'ada' };
      const request = { run, store, undone, limit: NO_LIMIT, budget: BUDGET, writes: true };
      await undo(request, () => {}, NEVER);
    }
  }

  /** The run that began last. */
  get lastRun(): string {
    return runId(this.#runs);
  }

  /** Copies both stores to a folder. */
  async backUp(to: string): Promise<void> {
    await this.#closedMeanwhile((folder) => {
      rmSync(join(this.folder, to, folder), { recursive: true, force: true });
      cpSync(join(this.folder, folder), join(this.folder, to, folder), { recursive: true });
    });
  }

  /** Brings both stores back from a folder, if they were copied to it. */
  async restore(from: string): Promise<void> {
    if (!existsSync(join(this.folder, from))) return;
    await this.#closedMeanwhile((folder) => {
      rmSync(join(this.folder, folder), { recursive: true, force: true });
      cpSync(join(this.folder, from, folder), join(this.folder, folder), { recursive: true });
    });
  }

  /** Returns everything that each of the stores holds, but for the times of changes. */
  async held(): Promise<readonly [unknown, unknown]> {
    const [one, other] = this.#twins;
    return [await contents(one.store), await contents(other.store)];
  }

  /** Closes the stores. */
  async close(): Promise<void> {
    for (const { store } of this.#twins) await store.close();
  }

  async #closedMeanwhile(work: (folder: string) => void): Promise<void> {
    for (const [index, twin] of this.#twins.entries()) {
      await twin.store.close();
      work(index === 0 ? 'with' : 'without');
      twin.store = opened(twin.folder).store;
    }
  }

  #run(command: string): Run {
    const id = runId(++this.#runs);
    const minute = String(this.#runs % 60).padStart(2, '0');
    const hour = String(Math.floor(this.#runs / 60) % 24).padStart(2, '0');
    return { id, user: 'ada', command, definition: 'd.ttidef', started: `2026-01-01T${hour}:${minute}:00Z` };
  }

  async #both(run: typeof sync, command: string, night: Night): Promise<readonly [Said, Said]> {
    const about = { ...this.#run(command), ...(night.task && { task: night.task }) };
    const [one, other] = this.#twins;
    const cache = { folder: this.cache, version: night.version ?? '1' };
    return [await this.#said(run, one, about, night, cache), await this.#said(run, other, about, night)];
  }

  async #said(
    run: typeof sync,
    { store, folder }: Twin,
    about: Run,
    night: Night,
    cache?: SyncRequest['cache'],
  ): Promise<Said> {
    const [output, rejects, absent] = [linesOutput(), linesOutput(), linesOutput()];
    const events: RunEvent[] = [];
    const report = await run(
      {
        run: about,
        sources: night.inputs.map(sourceOf),
        output,
        rejects,
        definition: night.definition,
        store,
        policy: night.policy ?? POLICY,
        budget: night.budget ?? BUDGET,
        reportsChanges: night.reportsChanges ?? true,
        ...(night.lists === true && { absent }),
        ...(cache && { cache }),
      },
      (event) => void events.push(event),
      NEVER,
    );
    const started = events.find((event) => event.kind === 'started');
    this.recognized += started?.progress.total.recognized ?? 0;
    // How much is quoted of a line in another encoding depends on the pieces that it came in.
    const named = (text: string) =>
      text
        .replaceAll(folder, 'FOLDER')
        .replace(/(?<=^SOURCE_MISREAD.* on line \d+: )".*?"(?=\. Nothing)/s, '…');
    return {
      exitCode: report.exitCode,
      statistics: statisticsOf(report, night.stopsEarly === true),
      errors: report.errors.map(({ code, message }) => named(`${code}: ${message}`)),
      events: events
        .filter((event) => event.kind === 'problem' || (event.kind === 'warning' && !isOfCache(event.text)))
        .map((event) => JSON.parse(named(JSON.stringify(event)))),
      rejects: rejects.lines.map(named),
      absent: absent.lines,
      changes: output.lines,
    };
  }
}

// That a file of fingerprints is damaged may be said.
function isOfCache(warning: string): boolean {
  return warning.startsWith('fingerprints ');
}

function everything() {
  const compiled = compileFilter('*');
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
}

function opened(folder: string): Twin {
  mkdirSync(folder, { recursive: true });
  return { folder, store: openSqliteStore(join(folder, 'volumes.db'), { write: true }) };
}

function runId(number: number): string {
  return `20260101T000000Z-${String(number).padStart(8, '0')}`;
}

function sourceOf({ name, pieces }: NightInput): Source {
  return {
    name,
    async *bytes() {
      // Whoever gets them may do with them what it likes.
      for (const piece of pieces) yield Buffer.from(piece);
    },
    size: async () => undefined,
  };
}

/** Returns statistics without what depends on time and on the way in which the result came about. */
function statisticsOf({ statistics }: RunReport, stopsEarly: boolean): unknown {
  const { seconds, server, snapshots, sorted, stages, errors, bytes, recognized, ...rest } = statistics;
  // What is read ahead of where an input is left is chance.
  const isWhole = statistics.inputEnd === 'complete' && !stopsEarly;
  return { ...rest, ...(isWhole && { bytes }), errors: errors.map(({ code }) => code) };
}

async function contents(store: ServerStore): Promise<unknown> {
  const selection = { filter: ALL };
  const scopes = [];
  for (const scope of await store.query.scopes()) {
    const page = (after: object) => ({ ...after, limit: 1000 });
    const volumes = await Array.fromAsync(
      eachItem((after) => store.query.volumes(scope, selection, page(after))),
    );
    const histories = await Array.fromAsync(
      eachItem((after) => store.query.histories(scope, selection, page(after))),
    );
    scopes.push({
      scope,
      volumes: volumes.map(({ moveStarted, ...volume }) => volume),
      histories: histories.map(({ volume, entries }) => ({
        volume,
        entries: entries.map(({ at, ...entry }) => entry),
      })),
    });
  }
  return { scopes, repositories: await store.places.repositories() };
}
