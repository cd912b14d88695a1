/**
 * Every text of the pages: another language is another object of this form.
 *
 * @module
 */

import type { Word } from '../../model/known-since.ts';
import type { Lock } from '../../stores/roles/places.ts';

const WORDS: Readonly<Record<Word, string>> = {
  'backup software': 'backup software',
  inventory: 'an inventory',
  'inventory or scan': 'an inventory or a scan',
  'scan or person': 'a scan or a person',
  person: 'a person',
  'move date': 'its move date',
  unknown: 'nobody known',
};

const LOCKS: Readonly<Record<Lock, string>> = { update: 'update lock', move: 'move lock' };

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

export const TEXTS = {
  language: 'en',
  product: 'tapesync',
  skip: 'Skip to the content',
  nav: { label: 'Pages', volumes: 'Volumes' },
  logOff: 'Log off',
  loggedOn: (user: string) => `Logged on as ${user}`,
  zone: 'Times are in UTC, or, where the browser runs scripts, in the zone that stands beside them.',
  none: 'none',
  never: 'never',
  volumes: (count: number) => counted(count, 'volume', 'volumes'),
  logon: {
    title: 'Log on',
    user: 'User',
    password: 'Password',
    submit: 'Log on',
    ended: 'Your log-on has ended. Log on again.',
    help: 'Who administers the server makes users: tapesync admin user add',
    secure:
      'The browser keeps a log-on over HTTPS only, or on the machine of the server itself. Open this page by https://.',
  },
  failed: {
    title: (status: number) => (status === 404 ? 'Not found' : status === 403 ? 'Not allowed' : 'Not done'),
    next: 'Go to the volumes',
  },
  search: {
    title: 'Volumes',
    label: 'Label, part of it, or description',
    submit: 'Search',
    filters: 'Filters',
    scope: 'Customer and media',
    anyScope: 'all that you may see',
    place: 'Is in',
    anyPlace: 'any place',
    state: 'State',
    states: {
      '': 'any',
      moving: 'on its way',
      overdue: 'on its way for too long',
      due: 'due to move',
      scratch: 'scratch',
      expired: 'data expired',
      audit: 'missing at the last audit',
    },
    hidden: 'also hidden ones',
    where: 'Condition',
    whereHelp: 'as of tapesync volumes --where, such as: repository = OFFS and expiryDate < today',
    columns: 'Columns',
    download: 'Download all of them:',
    caption: 'Volumes, by customer, media and label',
    next: 'Next page',
    further: 'Search further',
    first: 'First page',
    lookedUpTo: (label: string) => `Searched up to ${label}; the search is not at its end.`,
    anywhere: (text: string) => `Also search for ${text} in the middle of labels and in descriptions`,
    nothing: 'No volume fits.',
    nothingNext:
      'Try a shorter part of the label, or fewer filters. A volume appears here once a sync has added it.',
    noScopes:
      'There is no customer whose volumes you may see. Who administers the server grants roles: tapesync admin user grant',
    badCondition: (at: number, problem: string) => `The condition, character ${at}: ${problem}`,
    volume: 'Volume',
    description: 'Description',
    where_: 'Where it is',
    goes: 'Where it should be',
  },
  place: {
    unknown: 'not known',
    moving: (target: string) => `on its way to ${target}`,
    overdue: (target: string) => `on its way to ${target} for too long`,
    stays: 'where it should be',
    noTarget: 'no target',
  },
  volume: {
    places: 'Where it is',
    current: 'is in',
    target: 'should be in',
    since: 'since',
    word: 'by word of',
    user: 'user',
    run: 'run',
    placesCaption: 'The places of the volume, and by whose word they are known',
    what: 'what',
    place: 'place',
    locks: 'Locks',
    locksNone: 'There is no lock: syncs may change and move it.',
    lock: LOCKS,
    lockMeans: {
      update: 'no sync may change it',
      move: 'it must stay where it is',
    } satisfies Readonly<Record<Lock, string>>,
    setLock: (lock: Lock) => `Set the ${LOCKS[lock]}`,
    liftLock: (lock: Lock) => `Lift the ${LOCKS[lock]}`,
    fields: 'Fields',
    fieldsCaption: 'All fields that have a value',
    field: 'field',
    value: 'value',
    yes: 'yes',
    no: 'no',
    container: 'It lies in',
    act: 'What has happened',
    confirm: (place: string) => `It has arrived in ${place}`,
    moveTo: 'Send it to',
    move: 'Send',
    alone: 'What lies in it goes with it.',
    history: 'History',
    historyNone: 'Nothing has changed since it was added.',
    byRun: (command: string, user: string) => `${command} by ${user}`,
    version: (version: number) => `version ${version}`,
    removed: 'This volume was removed. Its history stays.',
    added: 'was added',
    wasRemoved: 'was removed',
    audit: 'It was missing at the last audit of its place.',
    notFor: 'Your role allows no changes here.',
  },
  words: WORDS,
  done: {
    lock: 'The lock is set.',
    unlock: 'The lock is lifted.',
    confirm: 'The arrival is confirmed.',
    move: 'The volume is sent on its way.',
    same: 'It was like that already; nothing was changed.',
  },
  unknownAction: 'the form does not say what is to be done',
} as const;
