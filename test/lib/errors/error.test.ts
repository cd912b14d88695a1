import t from 'tap';
import {
  answeredError,
  errorMessage,
  firstReason,
  messageOf,
  quoted,
  TapesyncError,
} from '../../../lib/errors/error.ts';

t.test('a message is the text of its error with the parameters filled in', async (t) => {
  t.equal(errorMessage('RECORD_NO_KEY', { field: 'VOLUME' }), 'VOLUME is missing from the record');
  t.equal(
    errorMessage('MEDIA_UNKNOWN', { scope: 'US01.LTO' }),
    'media US01.LTO does not exist; make it with: tapesync admin media add US01.LTO',
  );
  t.equal(errorMessage('NOT_THERE'), 'there is no such thing, or it is not yours to see');
});

t.test('what a parameter looks like is never taken for text of the table', async (t) => {
  t.equal(
    errorMessage('STORE_FAILED', { store: '{problem}', problem: "$& $' {store}" }),
    "{problem}: $& $' {store}",
  );
});

t.test(
  'control characters in a parameter are shown, line ends too: no name begins a line of its own',
  async (t) => {
    t.equal(
      errorMessage('STORE_FAILED', { store: 'sqlite:\u001b[2J', problem: 'a\nb\u009bc\u202ed' }),
      'sqlite:\\x1b[2J: a\\x0ab\\x9bc\\u202ed',
    );
    const diagnostics = ['x\n.ttidef:1:1: error: one', 'x.ttidef:2:1: error: two'];
    t.match(
      errorMessage('DEFINITION_INVALID', { count: '2 errors', diagnostics }),
      /^2 errors .*\nx\\x0a\.ttidef:1:1: error: one\nx\.ttidef:2:1: error: two$/,
      'only a list of diagnostics has lines',
    );
  },
);

t.test('an error has the class of its code, its parameters and its cause', async (t) => {
  const cause = new Error('disk');
  const error = new TapesyncError('STORE_FULL', { store: 'sqlite:x' }, { cause });
  t.ok(error instanceof Error);
  t.equal(error.name, 'TapesyncError');
  t.equal(error.code, 'STORE_FULL');
  t.equal(error.class, 'store');
  t.strictSame(error.parameters, { store: 'sqlite:x' });
  t.equal(error.cause, cause);
  t.equal(error.message, 'sqlite:x: the disk is full; what was not applied is left for the next run');
});

t.test('an error without parameters has none', async (t) => {
  const error = new TapesyncError('NOT_THERE', undefined, { from: 'https://tapes.example' });
  t.strictSame(error.parameters, {});
  t.equal(error.message, 'https://tapes.example: there is no such thing, or it is not yours to see');
});

t.test('a parameter that is missing or superfluous does not compile', async (t) => {
  const codes = [
    // @ts-expect-error the text names a problem, too
    () => new TapesyncError('STORE_FAILED', { store: 'x' }),
    // @ts-expect-error the text names parameters
    () => new TapesyncError('STORE_FAILED'),
    // @ts-expect-error the text names no problem
    () => new TapesyncError('STORE_FULL', { store: 'x', problem: 'y' }),
    // @ts-expect-error the text names no parameter
    () => new TapesyncError('NOT_THERE', { store: 'x' }),
    // @ts-expect-error a parameter is text or a number
    () => new TapesyncError('STORE_FULL', { store: undefined }),
    // @ts-expect-error there is no such code
    () => new TapesyncError('STORE_MELTED', {}),
    // @ts-expect-error the text names a field
    () => errorMessage('RECORD_NO_KEY'),
    () => {
      const parameters = { store: 'x', problem: 'y' };
      // @ts-expect-error the text names no problem, and a variable is no way around that
      return new TapesyncError('STORE_FULL', parameters);
    },
    (isFull: boolean) =>
      // @ts-expect-error one of the two texts names a problem
      new TapesyncError(isFull ? 'STORE_FULL' : 'STORE_FAILED', { store: 'x' }),
  ];
  t.equal(codes.length, 9);
});

t.test('an error that another program answers with names that program', async (t) => {
  const answered = { seconds: 7, stray: 'x', nested: {} };
  const error = answeredError('SERVER_CLOSING', answered, 'https://tapes.example');
  t.equal(error?.message, 'https://tapes.example: the server is shutting down; try again in 7 s');
  t.strictSame(error?.parameters, { seconds: 7 }, 'and has only the parameters that its text names');
});

t.test('an answer without all parameters of its code is none', async (t) => {
  t.equal(answeredError('SERVER_CLOSING', {}, 'x'), undefined);
  t.equal(answeredError('SERVER_CLOSING', { seconds: null }, 'x'), undefined);
  t.equal(answeredError('SERVER_CLOSING', { seconds: { of: 7 } }, 'x'), undefined);
  t.equal(answeredError('LOGON_SLOWED', { seconds: 5 }, 'x')?.parameters.seconds, 5);
  t.equal(answeredError('NOT_THERE', {}, 'x')?.code, 'NOT_THERE');
});

t.test('text from outside is quoted, with its control characters shown', async (t) => {
  t.equal(quoted('E00090L6'), '"E00090L6"');
  t.equal(quoted('a"b\\c'), '"a\\"b\\\\c"');
  t.equal(quoted('\n\u001b\u009b'), '"\\n\\u001b\\x9b"');
  t.equal(quoted(''), '""');
});

t.test('what nobody could see in quoted text is shown', async (t) => {
  t.equal(quoted('A\u200b1\ufeff'), '"A\\u200b1\\ufeff"');
  t.equal(quoted('a\u00a0b\u00adc\u2066d\u3000e'), '"a\\u00a0b\\u00adc\\u2066d\\u3000e"');
  t.equal(quoted('x\u{e0041} é 😀'), '"x\\u{e0041} é 😀"');
});

t.test('quoted text of more than 60 characters is cut', async (t) => {
  t.equal(quoted('x'.repeat(60)), `"${'x'.repeat(60)}"`);
  t.equal(quoted('x'.repeat(61)), `"${'x'.repeat(57)}..."`);
});

t.test('anything that is thrown has a message', async (t) => {
  t.equal(messageOf(new RangeError('too far')), 'too far');
  t.equal(messageOf('no error at all'), 'no error at all');
  t.equal(messageOf(undefined), 'undefined');
});

t.test('of several errors without a message of their own the first says why', async (t) => {
  const first = new Error('connect ECONNREFUSED ::1:5432');
  t.equal(firstReason(new AggregateError([first, new Error('another')])), first);
  t.equal(firstReason(new AggregateError([new AggregateError([first])])), first);
  t.equal(firstReason(first), first);
  t.equal(firstReason('a text'), 'a text');
  const empty = new AggregateError([]);
  t.equal(firstReason(empty), empty);
});
