import t from 'tap';
import { CLEARED } from '../../lib/model/volume-record.ts';
import { recordLine } from '../../transforms/record-line.ts';
import { recordOf } from './chain.ts';

const FIELDS = ['repository', 'slot', 'scratch'] as const;

t.test('a record is its identity and the fields that it gives', async (t) => {
  const record = recordOf('US01.LTO.A1', ['OFFS', '', '1']);
  t.equal(
    recordLine(record, FIELDS),
    '{"customer":"US01","media":"LTO","volume":"A1","repository":"OFFS","scratch":true}',
  );
});

t.test('a cleared field is null, an empty one is left out', async (t) => {
  t.equal(
    recordLine(recordOf('US01.LTO.A1', ['', CLEARED, '']), FIELDS),
    '{"customer":"US01","media":"LTO","volume":"A1","slot":null}',
  );
});

t.test('what is looked up only in the store comes last', async (t) => {
  const record = {
    ...recordOf('US01.LTO.A1', ['', '', '']),
    repositoryDescription: 'Vault "7"',
    initialRepository: 'LIBR',
  };
  t.equal(
    recordLine(record, FIELDS),
    '{"customer":"US01","media":"LTO","volume":"A1","repositoryDescription":"Vault \\"7\\"","initialRepository":"LIBR"}',
  );
});
