/**
 * The texts of what a run has changed in sum, of taking it back, and of the filters of runs.
 *
 * @module
 */

import { counted } from './counted.ts';

export const RUN_TEXTS = {
  none: 'none',
  field: 'field',
  volume: 'volume',
  volumes: 'volumes',
  change: 'change',
  often: 'from what to what, most often',
  sums: 'What it changed in sum',
  sumsCaption: 'Fields of volumes that were there before and after, those first that were changed most often',
  added: (count: number) => `${counted(count, 'volume', 'volumes')} added`,
  removed: (count: number) => `${counted(count, 'volume', 'volumes')} removed`,
  part: (count: number) => `Of the first ${counted(count, 'volume', 'volumes')}; the file has all.`,
  others: (count: number) => `and ${counted(count, 'other', 'others')}`,
  download: 'Download all that it changed:',
  rejects: 'The records themselves are where the run was: in the file of its --rejects.',
  undoLink: 'Take it back: show first what that would change',
  undoTitle: 'Take a run back',
  ofRun: 'It would be taken back:',
  stillOpen: 'The run has not ended, or was killed: what it changes from now on is not taken back.',
  wouldChange: (count: number) => `${counted(count, 'volume', 'volumes')} would be changed`,
  areBack: (count: number) =>
    `${counted(count, 'volume is as it was', 'volumes are as they were')} before the run`,
  stay: (count: number) =>
    `${counted(count, 'volume stays as it is', 'volumes stay as they are')}, for the reasons below`,
  nothingToUndo: 'There is nothing to take back.',
  undo: (count: number) => `Take it back: change ${counted(count, 'volume', 'volumes')}`,
  accept: 'Change any share of the volumes',
  notUndone: 'Nothing was taken back.',
  examples: 'What would be changed',
  examplesCaption: 'Volumes, with what they would have instead of what they have',
  wouldBeRemoved: 'would be removed, as the run has added it',
  wouldBeAdded: 'would be added again, as the run has removed it',
  staying: 'What stays as it is, and why',
  undone: (left: number) =>
    left === 0
      ? 'The run is taken back, by this one.'
      : `The run is taken back by this one; ${counted(left, 'volume stays as it is', 'volumes stay as they are')}.`,
  source: 'Definition or task, or part of it',
  user: 'User',
  from: 'From day (UTC)',
  until: 'Until day (UTC)',
  next: 'Next page',
  further: 'Search further',
  first: 'First page',
  lookedUpTo: (at: string) => `Searched back to ${at}; the search is not at its end.`,
} as const;
