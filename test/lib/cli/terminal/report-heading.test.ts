import t from 'tap';
import { endTime, reportTitle } from '../../../../lib/cli/terminal/report-heading.ts';

const ENDED = { started: '2026-03-14T23:59:58Z', seconds: 2 } as Parameters<typeof endTime>[0];

t.test(
  'a report is called by what its command does, and by the command where it has no other name',
  async (t) => {
    t.equal(reportTitle('undo'), 'Changes Taken Back');
    t.equal(reportTitle('confirm'), 'confirm');
  },
);

t.test('the end of a run is told by the zone that is named', async (t) => {
  t.equal(endTime(ENDED, 'Asia/Tokyo'), 'Sunday, March 15, 2026 - 09:00:00 (Asia/Tokyo)');
});

t.test('without one it is told by the zone of the machine, with its distance from UTC', async (t) => {
  for (const [zone, told] of [
    ['Asia/Kolkata', 'Sunday, March 15, 2026 - 05:30:00 (Asia/Kolkata, UTC+05:30)'],
    ['UTC', 'Sunday, March 15, 2026 - 00:00:00 (UTC)'],
  ] as const) {
    process.env.TZ = zone;
    t.equal(endTime(ENDED, ''), told);
  }
});
