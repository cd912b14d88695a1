import { TapesyncError } from '../../errors/error.ts';
import { type Certificate, type CertifiedFinding, readCertificate } from '../../model/certificate.ts';
import { isJsonObject, isTexts, parseJson } from '../../model/json-object.ts';
import { MOST_CERTIFICATE_BYTES } from '../protocol/certificate-limits.ts';
import { JSON_LINES } from '../protocol/media-types.ts';
import type { Reconciliations } from '../roles/reconciliations.ts';
import type { Requests } from './requests.ts';
import { RUN_ID, runQuery } from './runs.ts';

// The place of a certificate is not yours to write, or the server is of a version that keeps none.
const UNKEPT: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'your role at the server lets you only read',
  NOT_THERE: 'the server is of an older version, which keeps none',
};

/** Returns the certificates of a server, as far as the user may see them. `server` is what messages call it. */
export function httpReconciliations(requests: Requests, server: string): Reconciliations {
  return {
    record: async (certificate, parts) => {
      const { run, ...query } = runQuery(certificate);
      const { id: _, user: __, command: ___, definition: ____, started: _____, ...head } = certificate;
      let text = `${JSON.stringify(head)}\n`;
      for (const lines of parts) {
        text += lines;
        if (text.length > MOST_CERTIFICATE_BYTES) throw unkept('it is larger than a server takes');
      }
      const body = { type: JSON_LINES, text };
      try {
        await requests.send({ method: 'PUT', path: 'reconciliation', parameters: { run }, query, body });
      } catch (error) {
        const problem = error instanceof TapesyncError ? UNKEPT[error.code] : undefined;
        throw problem === undefined ? error : unkept(problem, error);
      }
    },

    list: async ({ prefix, place, after, limit }) => {
      // A server would not understand the question.
      if (prefix !== undefined && !RUN_ID.test(prefix)) return { items: [] };
      const query = {
        limit: String(limit),
        ...(prefix !== undefined && { prefix }),
        ...(place !== undefined && { place }),
        ...(after !== undefined && { after }),
      };
      const spec = { method: 'GET', path: 'reconciliations', query } as const;
      try {
        return await requests.ask(spec, 'a list of certificates', (text) =>
          pageOf(parseJson(text), certificateOf),
        );
      } catch (error) {
        if (!(error instanceof TapesyncError) || error.code !== 'NOT_THERE') throw error;
        const problem = 'it is of an older version, which keeps no certificates; it has to be updated';
        throw new TapesyncError('SERVER_ANSWER', { store: server, problem }, { cause: error });
      }
    },

    findings: ({ id, user }, { only, after }) => {
      const query = { user, ...(only && { only: only.join() }), ...(after !== undefined && { after }) };
      const spec = { method: 'GET', path: 'findings', parameters: { run: id }, query } as const;
      return requests.ask(spec, 'findings of a certificate', (text) => pageOf(parseJson(text), findingOf));
    },
  };
}

function unkept(problem: string, cause?: unknown): TapesyncError {
  return new TapesyncError('CERTIFICATE_UNKEPT', { problem }, { cause });
}

function pageOf<T>(
  json: unknown,
  read: (item: unknown) => T | undefined,
): { readonly items: readonly T[]; readonly next?: string } | undefined {
  if (!isJsonObject(json) || !Array.isArray(json.items)) return undefined;
  const items = json.items.map(read);
  const known = items.filter((item) => item !== undefined);
  if (known.length < items.length) return undefined;
  const { next } = json;
  if (next === undefined) return { items: known };
  return typeof next === 'string' ? { items: known, next } : undefined;
}

function certificateOf(json: unknown): Certificate | undefined {
  if (!isJsonObject(json)) return undefined;
  const { id, user, command, definition, started } = json;
  const texts = [id, user, command, definition, started].filter((text) => typeof text === 'string');
  const [ofId, ofUser, ofCommand, ofDefinition, ofStarted] = texts;
  if (ofId === undefined || ofUser === undefined || ofCommand === undefined) return undefined;
  if (ofDefinition === undefined || ofStarted === undefined) return undefined;
  const run = { id: ofId, user: ofUser, command: ofCommand, definition: ofDefinition, started: ofStarted };
  return readCertificate(json, run);
}

const TEXTS = ['slot', 'knownSlot', 'currentRepository', 'repository', 'outcome', 'scope', 'within'] as const;
const LINES = ['line', 'firstLine'] as const;

function findingOf(json: unknown): CertifiedFinding | undefined {
  return isFinding(json) ? json : undefined;
}

function isFinding(json: unknown): json is CertifiedFinding {
  return (
    isJsonObject(json) &&
    typeof json.status === 'string' &&
    typeof json.label === 'string' &&
    TEXTS.every((key) => json[key] === undefined || typeof json[key] === 'string') &&
    LINES.every((key) => json[key] === undefined || Number.isSafeInteger(json[key])) &&
    (json.candidates === undefined || isTexts(json.candidates)) &&
    (json.overdue === undefined || json.overdue === true)
  );
}
