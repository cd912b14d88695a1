/**
 * The texts of the pages of scans and of their certificates.
 *
 * @module
 */

import { counted } from './counted.ts';

export const SCAN_TEXTS = {
  title: 'Scan',
  of: (place: string) => `Scan ${place}`,
  choose: 'The place in which you are going to scan',
  none: 'There is no place that you may see.',
  noneNext: 'An administrator makes some: `tapesync admin repository add`',
  place: 'place',
  description: 'description',
  field: 'Scan a label, or type it and press Enter',
  take: 'Take',
  fast: 'Without scripts, a fast scanner is pointed at the field of the whole list below: there nothing waits for an answer.',
  begin:
    'Nothing was scanned yet. Point the scanner at a label: each is answered at once, and nothing is written before you confirm.',
  list: 'The whole list: correct it, or paste one',
  listField: 'Labels, one a line',
  again: 'Answer all of it',
  sound: 'Sound',
  waiting: '{count} not answered yet',
  offline: 'The server does not answer. What was scanned is in the list; it is tried again.',
  ended: 'Your log-on has ended. Log on in another tab; the list stays here, and goes on.',
  latest: 'The latest',
  look: 'What needs somebody',
  lookCaption: 'Labels that are not just as they should be, in the order of the scan',
  more: (count: number) => `and ${counted(count, 'other', 'others')}`,
  label: 'label',
  line: 'line',
  answer: 'answer',
  slot: (slot: string) => `, slot ${slot}`,
  answers: {
    present: 'is where it should be',
    arrived: 'has arrived',
    'not left': (to: string) => `should go to ${to}`,
    belongs: (to: string) => `belongs in ${to}`,
    moving: (from: string, to: string) => `is on its way from ${from} to ${to}`,
    placeless: 'has no place',
    unknown: 'is not known: no volume has this label',
    ambiguous: (candidates: string) => `may be one of several: ${candidates}`,
    duplicate: (line: number) => `was scanned already, in line ${line}`,
    'no label': (problem: string) => `is no label: ${problem}`,
    overdue: 'for too long',
  },
  counts: (count: number) => `${counted(count, 'label', 'labels')} scanned`,
  count: {
    present: 'where they should be',
    arrived: 'arrived',
    'not left': 'to go elsewhere',
    unexpected: 'of another place',
    unknown: 'not known',
    ambiguous: 'of several volumes',
    duplicate: 'scanned twice',
    'no label': 'no labels',
  } as Readonly<Record<string, string>>,
  end: 'When all is scanned',
  arrivals: 'Confirm the arrivals alone',
  arrivalsHelp: 'Says of what has arrived that it is here, and nothing of the rest.',
  nothingArrived: 'Nothing of what was scanned was on its way here; nothing is confirmed.',
  whole: (place: string) => `This is all that is in ${place}: confirm`,
  wholeHelp:
    'Compares the list with all that should be here, confirms what has arrived, and keeps a certificate of what is missing.',
  audit: 'Mark as missing what was not scanned, and lift the mark from what was',
  accept: 'All of it was scanned: write, although so much is missing or belongs elsewhere',
  stopped: 'Nothing was written.',
  certificate: 'The certificate of what was found',
  done: (changed: number, unchanged: number) =>
    `${counted(changed, 'arrival', 'arrivals')} confirmed${unchanged === 0 ? '' : `, ${unchanged} had been before`}.`,
  nothing: 'Nothing was scanned: scan something, and confirm it then.',
  tooMuch: (most: number) =>
    `More than ${most.toLocaleString('en')} labels are too many for one scan. Take some out of the list, and scan them on their own.`,
  notFor: 'Your role allows no confirming here. The list is answered all the same.',
} as const;
