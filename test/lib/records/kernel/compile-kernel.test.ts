import { readFileSync } from 'node:fs';
import t from 'tap';
import { compileKernel, KERNEL_CODE } from '../../../../lib/records/kernel/compile-kernel.ts';

t.test('the code that is loaded is what the source gives', async (s) => {
  s.ok(readFileSync(KERNEL_CODE, 'utf8') === (await compileKernel()), 'npm run kernel brings it up to date');
});
