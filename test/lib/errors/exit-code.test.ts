import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import {
  CHANGES_FOUND,
  exitCodeOf,
  INTERNAL_ERROR,
  isSuccess,
  TROUBLE,
} from '../../../lib/errors/exit-code.ts';

t.test('the class of an error decides the exit code', async (t) => {
  const store = 'sqlite:x';
  const limit = { scope: 'US01.LTO', changes: 9, share: '90 %', volumes: 10, limit: 5, suggestion: 9 };
  t.equal(exitCodeOf(new TapesyncError('OPTION_INVALID', { option: '-F', problem: 'x' })), 2);
  t.equal(exitCodeOf(new TapesyncError('DEFINITION_UNREADABLE', { file: 'x', problem: 'y' })), 2);
  t.equal(exitCodeOf(new TapesyncError('SOURCE_EMPTY', { source: 'x' })), 3);
  t.equal(exitCodeOf(new TapesyncError('STORE_FULL', { store })), 3);
  t.equal(exitCodeOf(new TapesyncError('LIMIT_CHANGES', limit)), 4);
  t.equal(exitCodeOf(new TapesyncError('RECORD_CSV', { problem: 'x' })), TROUBLE);
  t.equal(exitCodeOf(new TapesyncError('CHANGE_FAILED', { problem: 'x' })), TROUBLE);
});

t.test('the published exit codes are these', async (t) => {
  t.strictSame([TROUBLE, CHANGES_FOUND, INTERNAL_ERROR], [1, 10, 70]);
});

t.test('only a run in step, or a plan that was asked for its changes, is a success', async (t) => {
  const codes = [0, 1, 2, 3, 4, 10, 70, 130, 143];
  t.strictSame(codes.filter(isSuccess), [0, 10]);
});
