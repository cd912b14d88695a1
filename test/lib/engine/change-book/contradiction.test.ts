import t from 'tap';
import {
  type Comparison,
  contradiction,
  type Said,
} from '../../../../lib/engine/change-book/contradiction.ts';
import { CLEARED } from '../../../../lib/model/volume-record.ts';

const OPTIONS: Comparison = { fields: ['repository', 'slot', 'attribute7'], addOnly: new Set(['slot']) };

const said = (values: readonly string[], more: Partial<Said> = {}): Said => ({
  values,
  repositoryDescription: '',
  initialRepository: '',
  ...more,
});

t.test('the first field counts that both records give, and differently', async (t) => {
  const found = contradiction(OPTIONS, false, said(['', '1', 'x']), said(['LIBR', '2', 'y']));
  t.strictSame(found, { field: 'SLOT', one: '"1"', other: '"2"' });
  t.equal(contradiction(OPTIONS, false, said(['LIBR', '', 'x']), said(['', '2', 'x'])), undefined);
});

t.test('an extended attribute has a name, and an emptied field says nothing', async (t) => {
  const found = contradiction(OPTIONS, true, said(['', '', CLEARED]), said(['', '', 'y']));
  t.strictSame(found, { field: 'ATTRIBUTE7', one: 'nothing', other: '"y"' });
});

t.test('of a volume that is there, only what it may get counts', async (t) => {
  const records = [
    said(['', '1', ''], { initialRepository: 'A' }),
    said(['', '2', ''], { initialRepository: 'B' }),
  ];
  t.equal(contradiction(OPTIONS, true, ...(records as [Said, Said])), undefined);
  t.match(contradiction(OPTIONS, false, ...(records as [Said, Said])), { field: 'SLOT' });
});

t.test('descriptions count where the repositories themselves are not both known', async (t) => {
  const of = (repository: string, repositoryDescription: string) =>
    said([repository, '', ''], { repositoryDescription });
  t.match(contradiction(OPTIONS, true, of('', 'Vault'), of('', 'Library')), { field: 'REPOSITORY_DESC' });
  t.equal(contradiction(OPTIONS, true, of('OFFS', 'Vault'), of('OFFS', 'The vault')), undefined);
  t.equal(contradiction(OPTIONS, true, of('', 'Vault'), of('', 'VAULT')), undefined);
});
