/**
 * The texts of the pages of held plans.
 *
 * @module
 */

import { HELD_HOURS, type HeldState } from '../../model/held-plan.ts';
import { counted } from './counted.ts';

const changesOf = (count: number): string => counted(count, 'change', 'changes');

export const HELD_TEXTS = {
  title: 'Held plans',
  caption: 'Plans that a limit has stopped, the latest first',
  none: 'No plan was held.',
  noneNext:
    'Where a limit stops a run, its changes are kept here if it was started with `tapesync sync --hold`.',
  noneHere: 'There is none on this page that you may see.',
  next: 'Next page',
  plan: 'plan',
  source: 'source',
  user: 'sent by',
  scopes: 'customer and media',
  share: 'share',
  state: 'state',
  run: 'run',
  started: 'started',
  changes: 'changes',
  volumes: 'volumes',
  would: (share: string, scope: string, count: number, all: number) =>
    `${share} of ${scope} would change: ${count.toLocaleString('en')} of ${all.toLocaleString('en')}`,
  wouldInAll: (count: number, scopes: number) => `${changesOf(count)} of ${scopes} scopes were stopped`,
  why: 'What stopped it',
  expires: 'waits until',
  states: {
    held: 'waits to be decided on',
    released: 'released',
    refused: 'refused',
    superseded: 'superseded by a newer run',
    expired: 'expired',
  } satisfies Readonly<Record<HeldState, string>>,
  decidedBy: 'by',
  decidedAt: 'at',
  decidedRun: 'by run',
  unfinished:
    'Its run has not ended, or was killed: what is missing, the next run of its source finds. This applies it before, and leaves alone what is done:',
  expired: `It waited for ${HELD_HOURS} hours. The next run of its source finds what is different then.`,
  superseded: 'A newer run of its source has been read to its end: its word counts.',
  fields: 'What would change',
  fieldsCaption: 'Changes by field, and from what to what: the most frequent ones',
  field: 'field',
  fromTo: 'from and to',
  many: 'nearly each another one',
  adds: 'volumes that are added',
  nights: 'The nights before',
  nightsCaption: (count: number) =>
    count === 0
      ? 'There was no complete run of the same source before'
      : `This run, and the last ${counted(count, 'complete run', 'complete runs')} of the same source`,
  records: 'records',
  shareOfRecords: 'share of its records',
  thisRun: 'this run',
  stopped: '(stopped by a limit)',
  examples: 'Some of its changes',
  examplesCaption: (shown: number, all: number) =>
    shown < all ? `The first ${shown} of ${changesOf(all)}` : `All ${changesOf(all)}`,
  volume: 'volume',
  change: 'change',
  added: 'would be added',
  arrives: 'would be confirmed',
  none_: 'none',
  download: 'Download all of them:',
  decide: 'Decide',
  release: 'Let it through once …',
  releaseWhat: (count: number, scopes: string, user: string) =>
    `${changesOf(count)} of ${scopes} will be made now, over the limit, as a run of ${user}. It can be taken back by tapesync undo. What has changed since, or is locked, is left as it is and told.`,
  creates: 'Customers, media, repositories and data clusters that are missing will be made.',
  confirmRelease: (count: number) => `Yes, make ${changesOf(count)}`,
  refuse: 'Refuse it',
  refuseWhat: 'Nothing is changed. The next run of its source finds what is different then.',
  notFor: (customers: string) => `Who decides on it administers ${customers}.`,
  otherPerson: 'You have sent it: on this server somebody else has to let it through.',
  done: {
    released: 'The plan was let through.',
    refused: 'The plan was refused. Nothing was changed.',
  },
  result: 'Its run ended with',
  nothingDone: 'The form does not say what is to be done',
  needs: (count: number) =>
    `${counted(count, 'plan', 'plans')} that a limit has stopped, to let through or refuse`,
  ofRun: 'Its changes are a plan:',
} as const;
