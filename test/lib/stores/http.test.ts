import t from 'tap';
import { startServer } from '../server/started-server.ts';
import { storeContract } from './contract.ts';

t.test('a server is a store that keeps the contract', async (s) => {
  storeContract(s, (p) => {
    const started = startServer(p);
    return { open: async () => (await started).open() };
  });
});
