import t from 'tap';
import { applyRest, customersOf, readContents, shareOf } from '../../../lib/model/held-plan.ts';
import { DLT, SCOPE } from '../stores/contract/shorthands.ts';

const SCOPED = { ...SCOPE, volumes: 10, changes: 4, code: 'LIMIT_CHANGES', reason: 'over the limit' };
const CONTENTS = {
  ...{ create: true, volumeRecords: 9, changes: 4, scopes: [SCOPED], fields: [] },
  earlier: [{ id: 'r1', started: '2026-03-14T02:13:45Z', volumeRecords: 9, stopped: false, changes: 1 }],
};

t.test('what is known of a plan is read from JSON, and nothing else is', async (t) => {
  t.strictSame(readContents(JSON.parse(JSON.stringify({ ...CONTENTS, id: 'more' }))), CONTENTS);
  for (const wrong of [
    undefined,
    [],
    { ...CONTENTS, create: 'yes' },
    { ...CONTENTS, changes: -1 },
    { ...CONTENTS, volumeRecords: 1.5 },
    { ...CONTENTS, scopes: [{ ...SCOPED, customer: 'us01' }] },
    { ...CONTENTS, scopes: [{ ...SCOPED, reason: 7 }] },
    { ...CONTENTS, fields: [{}] },
    { ...CONTENTS, earlier: [{ id: 'r1' }] },
  ])
    t.equal(readContents(wrong), undefined, JSON.stringify(wrong));
});

t.test('its customers are named once each', async (t) => {
  t.strictSame(customersOf({ scopes: [SCOPE, DLT] }), ['US01']);
});

t.test('a share is in percent', async (t) => {
  t.strictSame([shareOf(3412, 9800), shareOf(0, 3), shareOf(5, 0)], ['34.8 %', '0.0 %', '']);
});

t.test(
  'what a killed release has left is applied with what is missing, where its run would have made it',
  async (t) => {
    t.equal(
      applyRest({ id: 'night', create: false }),
      'tapesync held show night --changes | tapesync apply --max-changes none',
    );
    t.match(applyRest({ id: 'night', create: true }), / --create$/);
  },
);
