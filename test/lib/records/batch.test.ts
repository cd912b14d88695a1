import t from 'tap';
import { recordsIn, Segments } from '../../../lib/records/batch.ts';
import { mentionOf, recognizedOf, recordOf } from '../../transforms/chain.ts';
import { segmentsOf } from './segments.ts';

const [ONE, TWO, THREE] = ['A1', 'A2', 'A3'].map((volume) => recordOf(`US01.LTO.${volume}`, [])) as [
  ReturnType<typeof recordOf>,
  ReturnType<typeof recordOf>,
  ReturnType<typeof recordOf>,
];

t.test('the records of segments are counted, those that were recognized too', async (t) => {
  t.equal(recordsIn([]), 0);
  t.equal(recordsIn([...segmentsOf(ONE, TWO), ...segmentsOf(THREE)]), 3);
  t.equal(recordsIn([recognizedOf('US01.LTO', 1000), ...segmentsOf(ONE)]), 1001);
});

t.test('what was counted before is not counted again', async (t) => {
  t.equal(recordsIn([mentionOf('US01.LTO.A1')]), 0, 'a rejected record');
  t.equal(recordsIn([recognizedOf('US01.LTO', 2), { kind: 'in step' }]), 2, 'a recognized one in its place');
});

t.test(
  'records that follow each other are one segment, and all stand in the order of the input',
  async (t) => {
    const segments = new Segments();
    t.strictSame(segments.list, []);
    segments.addRecord(ONE);
    segments.addRecord(TWO);
    segments.add(mentionOf('US01.LTO.A9'));
    segments.add(recognizedOf('US01.LTO', 2));
    segments.addRecord(THREE);
    t.strictSame(segments.list, [
      ...segmentsOf(ONE, TWO),
      mentionOf('US01.LTO.A9'),
      recognizedOf('US01.LTO', 2),
      ...segmentsOf(THREE),
    ]);
  },
);

t.test('recognized records of one scope that follow each other are one segment, too', async (t) => {
  const segments = new Segments();
  const [one, other] = [recognizedOf('US01.LTO', 2, 9), recognizedOf('US02.LTO', 1, 5)];
  segments.add(one);
  segments.add({ ...one, count: 3 });
  segments.add(other);
  segments.add(one);
  segments.add(mentionOf('US01.LTO.A9'));
  segments.add(one);
  t.strictSame(segments.list, [{ ...one, count: 5 }, other, one, mentionOf('US01.LTO.A9'), one]);
  t.equal(one.count, 2, 'what was added stays as it is');
});

t.test('segments that are appended go on where the last ones end', async (t) => {
  const segments = new Segments();
  const one = recognizedOf('US01.LTO', 2);
  segments.append([...segmentsOf(ONE)]);
  segments.append([...segmentsOf(TWO), mentionOf('US01.LTO.A9'), one]);
  segments.append([one, ...segmentsOf(THREE)]);
  t.strictSame(segments.list, [
    ...segmentsOf(ONE, TWO),
    mentionOf('US01.LTO.A9'),
    { ...one, count: 4 },
    ...segmentsOf(THREE),
  ]);
});
