import { duration } from './option-parsers.ts';
import { options, READING } from './option-spec.ts';
import { header, token } from './source-parsers.ts';

/** Exports that are no files: who asks for them, and how. */
export const SOURCE_OPTIONS = options(
  {
    sourceTimeout: {
      value: 'TIME',
      parse: duration,
      text: 'give up a --source that takes longer, such as 90s, 30m or 2h: what came of it is then not believed; a file of SQLite may take any time',
    },
    sourceTokenFile: {
      value: 'FILE',
      text: 'file with what proves to the server of --source https://... who asks: a bearer token, or a whole header, such as Authorization: TOKEN or Authorization: Basic USER:PASSWORD',
    },
    sourceToken: {
      value: 'TOKEN',
      parse: token,
      secret: true,
      notOnCommandLine: true,
      text: 'what else stands in the file of --source-token-file',
    },
    sourceHeader: {
      value: 'HEADER',
      many: true,
      parse: header,
      secret: true,
      commandLineOnly: true,
      text: 'send another header with each request to --source https://..., such as "Accept: application/json"; none that is secret',
    },
    sourceCa: {
      value: 'FILE',
      text: 'certificates (PEM) of authorities to be trusted for --source https://... besides the usual ones',
    },
  },
  { commands: [...READING, 'init'] },
);
