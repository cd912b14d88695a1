import t from 'tap';
import {
  DirectoryDraft,
  FingerprintDirectory,
} from '../../../../lib/records/recognition/fingerprint-directory.ts';

t.test('the parts of blocks lie one behind the other', async (t) => {
  const draft = new DirectoryDraft();
  for (let block = 0; block < 200; block++) draft.add(2, 5000 + block, 1, 2, 3);
  draft.add(1, 10, 4, 5, 6);
  const directory = FingerprintDirectory.read(200 * 4096 + 10, draft.bytes);
  if (directory === undefined) throw new Error('it cannot be read');
  let at = 16;
  for (let block = 0; block <= 200; block++) {
    const isLast = block === 200;
    t.equal(directory.sizeOf(block), isLast ? 10 : 4096);
    const parts = [directory.hashes(block), directory.runs(block), directory.labels(block)];
    const bytes = isLast ? [160, 8, 10] : [65_536, 16, 5000 + block];
    for (const [which, part] of parts.entries()) {
      t.strictSame(part, { at, bytes: bytes[which], checksum: which + (isLast ? 4 : 1) });
      at += part.bytes;
    }
  }
  t.equal(directory.end, at);
});

t.test('a block that cannot be as it is said to be is not believed', async (t) => {
  const read = (runs: number, labelBytes: number) => {
    const draft = new DirectoryDraft();
    draft.add(runs, labelBytes, 0, 0, 0);
    return FingerprintDirectory.read(10, draft.bytes);
  };
  for (const [runs, labelBytes] of [
    [1, 10],
    [10, 650],
  ] as const)
    t.ok(read(runs, labelBytes));
  for (const [runs, labelBytes] of [
    [0, 10],
    [11, 10],
    [1, 9],
    [1, 651],
    [2 ** 32 - 1, 10],
  ] as const)
    t.equal(read(runs, labelBytes), undefined, `${runs} runs, ${labelBytes} bytes`);
});
