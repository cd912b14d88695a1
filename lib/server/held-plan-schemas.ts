/**
 * The JSON schemas of requests about held plans, and of their answers.
 *
 * @module
 */

import { Type } from 'typebox';
import type { ChangeLine } from '../model/change.ts';
import type { FieldTotal } from '../model/field-totals.ts';
import { HELD_STATES, type HeldState } from '../model/held-plan.ts';
import { MOST_HELD_SCOPES } from '../stores/protocol/held-plan-limits.ts';
import {
  Customer,
  Line,
  Media,
  Moment,
  Nullable,
  NumberedPage,
  RunId,
  RunParts,
  Strict,
  UserName,
} from './schemas.ts';

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const StoppedScope = {
  customer: Customer,
  media: Media,
  volumes: Count,
  code: Type.String({ pattern: '^LIMIT_[A-Z_]{1,40}$' }),
  reason: Line(1000),
};

/** The first line of a plan that is sent. */
export const HeldPlanHead = Strict({
  create: Type.Boolean(),
  volumeRecords: Count,
  scopes: Type.Array(Strict(StoppedScope), { minItems: 1, maxItems: MOST_HELD_SCOPES }),
});
export const HeldPlansQuery = Strict({
  id: Type.Optional(RunId),
  prefix: Type.Optional(RunId),
  user: Type.Optional(UserName),
  waiting: Type.Optional(Type.Literal('true')),
  after: NumberedPage,
  limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]{0,2}|1000)$' })),
});
export const HeldChangesQuery = Strict({ user: Type.Optional(UserName), after: NumberedPage });
export const RefuseBody = Strict({});

export const HeldPlanList = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      user: Type.String(),
      ...RunParts,
      task: Type.String(),
      create: Type.Boolean({ description: 'whether missing places are made' }),
      volumeRecords: Type.Integer(),
      changes: Type.Integer(),
      scopes: Type.Array(Type.Object({ ...StoppedScope, changes: Type.Integer() })),
      fields: Type.Array(
        Type.Unsafe<FieldTotal>(
          Type.Object({
            field: Type.String(),
            changes: Type.Integer(),
            values: Type.Array(
              Type.Object({ from: Type.String(), to: Type.String(), changes: Type.Integer() }),
            ),
          }),
        ),
      ),
      earlier: Type.Array(
        Type.Object({
          id: Type.String(),
          started: Moment,
          volumeRecords: Type.Integer(),
          stopped: Type.Boolean({ description: 'whether a limit has stopped it' }),
          changes: Type.Integer(),
        }),
        { description: 'the last complete runs of the same source' },
      ),
      state: Type.Unsafe<HeldState>(Type.String({ enum: [...HELD_STATES] })),
      expires: Moment,
      decided: Nullable(
        Type.Object({
          by: Type.String(),
          at: Moment,
          run: Type.String({ description: 'the run that released or superseded it' }),
          finished: Nullable(Moment),
        }),
      ),
    }),
  ),
  next: Type.Optional(Type.String()),
});
export const HeldChangesBody = Type.Object({
  items: Type.Array(
    Type.Unsafe<ChangeLine>(
      Type.Object({}, { additionalProperties: true, description: 'a change, as plan prints it' }),
    ),
  ),
  next: Type.Optional(Type.String()),
});
