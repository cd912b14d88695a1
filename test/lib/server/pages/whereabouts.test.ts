import t from 'tap';
import { placeState, shownValue, volumePath } from '../../../../lib/server/pages/whereabouts.ts';

const VOLUME = { customer: 'US01', media: 'LTO', volume: 'A1', version: 1 } as never as {
  customer: never;
  media: never;
  volume: never;
  version: number;
};

t.test('where a volume is stands in words, with a sign, and not in colours alone', async (t) => {
  const state = (fields: object) =>
    placeState({ ...VOLUME, ...fields }, '2026-03-12T00:00:00Z').text.replaceAll(/<[^>]*>/g, '');
  t.equal(state({ currentRepository: 'LIBR', repository: 'LIBR' }), '✓ where it should be');
  const moving = { currentRepository: 'LIBR', repository: 'OFFS' };
  t.equal(state({ ...moving, moveStarted: '2026-03-12T00:00:00Z' }), '→ on its way to OFFS');
  t.equal(state({ ...moving, moveStarted: '2026-03-11T23:59:59Z' }), '! on its way to OFFS for too long');
  t.equal(state({ currentRepository: 'LIBR' }), 'no target');
});

t.test('values are shown as people read them', async (t) => {
  t.equal(shownValue(true, false).text, 'yes');
  t.equal(shownValue(7, false).text, '7');
  t.equal(shownValue(undefined, true).text, '');
  t.equal(
    shownValue('2026-03-12T01:02:03Z', true).text,
    '<time datetime="2026-03-12T01:02:03Z">2026-03-12 01:02 UTC</time>',
  );
  t.equal(volumePath('US01.LTO.A1'), '/volumes/US01.LTO.A1');
});
