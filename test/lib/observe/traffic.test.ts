import t from 'tap';
import { Traffic } from '../../../lib/observe/traffic.ts';

t.test(
  'answers are counted by status and by how long they took, and so are those that never came',
  async (t) => {
    const traffic = new Traffic();
    await traffic.measure(Promise.resolve(204), (status) => status);
    await traffic.measure(Promise.resolve(204), (status) => status);
    await t.rejects(
      traffic.measure(Promise.reject(new Error('cut')), () => 0),
      { message: 'cut' },
    );
    const counts = [...traffic.answers].map(([status, { counts }]) => {
      return [status, counts.reduce((sum, count) => sum + count, 0)];
    });
    t.strictSame(counts, [
      ['none', 1],
      ['204', 2],
    ]);
  },
);

t.test('a server that invents statuses does not fill the memory', async (t) => {
  const traffic = new Traffic();
  for (let status = 100; status < 1000; status++)
    await traffic.measure(Promise.resolve(status), (each) => each);
  t.equal(traffic.answers.size, 21);
  t.equal(
    traffic.answers.get('other')?.counts.reduce((sum, count) => sum + count, 0),
    900 - 19,
  );
});

t.test('an answer is passed on as it came', async (t) => {
  const traffic = new Traffic();
  const answer = { status: 200 };
  t.equal(await traffic.measure(Promise.resolve(answer), ({ status }) => status), answer);
});
