import pg from 'pg';
import t from 'tap';
import { postgresError } from '../../../../lib/stores/postgres/postgres-error.ts';

t.test('what PostgreSQL says becomes an error of the table', async (s) => {
  const context = { store: 'postgres://x', statementSeconds: 60, lockSeconds: 30 };
  const codes = {
    53100: 'STORE_FULL',
    53300: 'STORE_BUSY',
    25006: 'STORE_STANDBY',
    42501: 'STORE_DENIED',
    57014: 'STORE_SLOW',
    '57P01': 'STORE_UNREACHABLE',
    '57P03': 'STORE_UNREACHABLE',
    '08006': 'STORE_UNREACHABLE',
    23505: 'STORE_FAILED',
  };
  for (const [code, expected] of Object.entries(codes)) {
    const error = Object.assign(new pg.DatabaseError('problem', 0, 'error'), { code });
    s.match(postgresError(error, context), { code: expected, class: 'store', cause: error });
  }
});
