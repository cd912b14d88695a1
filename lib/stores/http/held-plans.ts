import { TapesyncError } from '../../errors/error.ts';
import { changeLine, parseChange } from '../../model/change-line.ts';
import { type Decided, HELD_STATES, type HeldPlan, readContents } from '../../model/held-plan.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import { MOST_HELD_BYTES, MOST_HELD_SCOPES } from '../protocol/held-plan-limits.ts';
import { JSON_LINES } from '../protocol/media-types.ts';
import type { HeldChangePage, HeldPlanPage, HeldPlans } from '../roles/held-plans.ts';
import type { RunKey } from '../roles/runs.ts';
import type { Requests } from './requests.ts';
import { RUN_ID, runQuery } from './runs.ts';

// A customer of the plan is not yours to write, or the server is of a version that keeps none.
const UNKEPT: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'your role at the server lets you only read',
  NOT_THERE: 'the server is of an older version, which holds none',
};

/** Returns the held plans of a server, as far as the user may see them. `server` is what messages call it. */
export function httpHeldPlans(requests: Requests, server: string): HeldPlans {
  return {
    hold: async (run, head, changes) => {
      if (head.scopes.length > MOST_HELD_SCOPES) throw unkept('it has more scopes than a server takes');
      let text = `${JSON.stringify(head)}\n`;
      for (const lines of changes.parts()) {
        text += lines;
        if (text.length > MOST_HELD_BYTES) throw unkept('it is larger than a server takes');
      }
      const query = runQuery(run);
      const body = { type: JSON_LINES, text };
      try {
        await requests.send({ method: 'POST', path: 'heldPlans', query, body });
      } catch (error) {
        const problem = error instanceof TapesyncError ? UNKEPT[error.code] : undefined;
        throw problem === undefined ? error : unkept(problem, error);
      }
    },

    list: async ({ id, prefix, user, waiting, after, limit }) => {
      // A server would not understand the question.
      if ([id, prefix].some((text) => text && !RUN_ID.test(text))) return { items: [] };
      const query = {
        limit: String(limit),
        ...(id !== undefined && { id }),
        ...(prefix && { prefix }),
        ...(user !== undefined && { user }),
        ...(waiting && { waiting: 'true' }),
        ...(after !== undefined && { after }),
      };
      const spec = { method: 'GET', path: 'heldPlans', query } as const;
      try {
        return await requests.ask(spec, 'a list of held plans', (text) => planPageOf(parseJson(text)));
      } catch (error) {
        if (!(error instanceof TapesyncError) || error.code !== 'NOT_THERE') throw error;
        const problem = 'it is of an older version, which holds no plans; it has to be updated';
        throw new TapesyncError('SERVER_ANSWER', { store: server, problem }, { cause: error });
      }
    },

    changes: ({ id, user }, after) => {
      const query = { user, ...(after !== undefined && { after }) };
      const spec = { method: 'GET', path: 'heldChanges', parameters: { run: id }, query } as const;
      return requests.ask(spec, 'changes of a held plan', (text) => changePageOf(parseJson(text)));
    },

    release: (plan, run) => decide('releasePlan', plan, runQuery(run)),

    refuse: (plan) => decide('refusePlan', plan, {}),
  };

  function decide(
    path: 'releasePlan' | 'refusePlan',
    { id, user }: RunKey,
    json: Readonly<Record<string, string>>,
  ): Promise<void> {
    const body = { type: 'application/json', text: JSON.stringify(json) };
    return requests.send({ method: 'POST', path, parameters: { run: id }, query: { user }, body });
  }
}

function unkept(problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('HELD_UNKEPT', { problem }, { cause });
}

function planPageOf(json: unknown): HeldPlanPage | undefined {
  if (!isJsonObject(json) || !Array.isArray(json.items)) return undefined;
  const items = json.items.map(planOf).filter((plan) => plan !== undefined);
  return items.length < json.items.length ? undefined : paged(items, json.next);
}

function paged<T>(
  items: readonly T[],
  next: unknown,
): { readonly items: readonly T[]; readonly next?: string } | undefined {
  if (next === undefined) return { items };
  return typeof next === 'string' ? { items, next } : undefined;
}

const RUN_TEXTS = ['id', 'user', 'command', 'definition', 'started', 'task', 'expires'] as const;

function planOf(json: unknown): HeldPlan | undefined {
  if (!isJsonObject(json) || !hasTexts(json)) return undefined;
  const { id, user, command, definition, started, task, expires, decided } = json;
  const contents = readContents(json);
  const state = HELD_STATES.find((each) => each === json.state);
  if (contents === undefined || state === undefined) return undefined;
  if (decided !== null && !isDecided(decided)) return undefined;
  return { id, user, command, definition, started, task, ...contents, state, expires, decided };
}

function hasTexts<T extends Readonly<Record<string, unknown>>>(
  json: T,
): json is T & Readonly<Record<(typeof RUN_TEXTS)[number], string>> {
  return RUN_TEXTS.every((key) => typeof json[key] === 'string');
}

function isDecided(json: unknown): json is Decided {
  if (!isJsonObject(json)) return false;
  const { by, at, run, finished } = json;
  return (
    [by, at, run].every((text) => typeof text === 'string') &&
    (finished === null || typeof finished === 'string')
  );
}

function changePageOf(json: unknown): HeldChangePage | undefined {
  if (!isJsonObject(json) || !Array.isArray(json.items)) return undefined;
  const items = [];
  for (const each of json.items) {
    const change = parseChange(JSON.stringify(each), '');
    if ('problem' in change) return undefined;
    items.push(changeLine(change));
  }
  return paged(items, json.next);
}
