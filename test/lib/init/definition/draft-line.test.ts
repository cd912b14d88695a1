import t from 'tap';
import { proposals, remark, statement } from '../../../../lib/init/definition/draft-line.ts';

t.test('proposals are the same statements, switched off', async (t) => {
  t.strictSame(proposals([statement('Extract(SLOT, 1);', 'such as 3'), statement('RemoveSpaces(SLOT);')]), [
    { statement: 'Extract(SLOT, 1);', comment: 'such as 3', isOff: true },
    { statement: 'RemoveSpaces(SLOT);', comment: '', isOff: true },
  ]);
  t.strictSame(proposals([]), []);
});

t.test('a remark has no statement', async (t) => {
  t.strictSame(remark('Not used:'), { statement: '', comment: 'Not used:' });
});
