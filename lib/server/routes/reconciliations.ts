import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { TapesyncError } from '../../errors/error.ts';
import { type Certificate, formatFinding, parseFinding } from '../../model/certificate.ts';
import { parseJson } from '../../model/json-object.ts';
import { Turns } from '../../platform/turns.ts';
import { PackedLines } from '../../stores/packed-lines.ts';
import { MOST_CERTIFICATE_BYTES, MOST_FINDINGS } from '../../stores/protocol/certificate-limits.ts';
import { JSON_LINES } from '../../stores/protocol/media-types.ts';
import { PATHS } from '../../stores/protocol/paths.ts';
import { FINDINGS_OF_PART } from '../../stores/roles/reconciliations.ts';
import type { ServerStore } from '../../stores/store.ts';
import { callerOf } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { FairQueue } from '../fair-queue.ts';
import {
  CertificateHead,
  CertificateList,
  CertificateQuery,
  CertificatesQuery,
  FindingsBody,
  FindingsQuery,
  RunParams,
} from '../schemas.ts';
import { streamedLines } from '../streamed-lines.ts';
import {
  admitPlaces,
  MOST_CERTIFICATES,
  seesCertificate,
  visibleCertificate,
} from '../visible-certificates.ts';
import type { App } from './app.ts';

const LIMITS = { bytes: MOST_CERTIFICATE_BYTES, lines: MOST_FINDINGS + 1, line: 2 ** 18 };
const LARGE_WAITING = 64;
const LARGE_WAITING_PER_USER = 8;
const RETRY_SECONDS = 5;

// Checked line by line as it arrives.
const FindingLines = Type.Unsafe<Readable>({
  description: 'the certificate in the first line, then its findings, one JSON array a line',
});

/**
 * Adds the routes for certificates of reconciliations. A user sees those of places of customers whose volumes that user may
 * see, and records those of places of which that user may change volumes.
 */
export function reconciliationRoutes(app: App, store: ServerStore): void {
  const queue = new FairQueue({
    ...{ atOnce: 4, atOncePerParty: 1, reserved: 0 },
    ...{ waiting: LARGE_WAITING, waitingPerParty: LARGE_WAITING_PER_USER },
    busy: () => new TapesyncError('SERVER_BUSY', { seconds: RETRY_SECONDS }),
  });
  app.get(PATHS.reconciliations, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'certificates of reconciliations, the latest first, a page; `next` begins the next one',
      querystring: CertificatesQuery,
      response: { 200: CertificateList },
    },
    handler: async (request) => {
      const { limit = MOST_CERTIFICATES, ...selection } = request.query;
      const { items, next } = await store.reconciliations.list({ ...selection, limit: Number(limit) });
      const caller = callerOf(request);
      const seen = items.filter((item) => seesCertificate(caller, item));
      return {
        items: seen.map(({ places, sources, ...item }) => ({
          ...item,
          places: [...places],
          sources: [...sources],
          counts: { ...item.counts },
        })),
        ...(next !== undefined && { next }),
      };
    },
  });
  app.get(PATHS.findings, {
    config: { access: { of: 'user' } },
    schema: {
      summary: 'findings of a certificate, a page; `next` begins the next one',
      params: RunParams,
      querystring: FindingsQuery,
      response: { 200: FindingsBody },
    },
    handler: async (request) => {
      const { user, only, after } = request.query;
      const certificate = await visibleCertificate(
        store.reconciliations,
        callerOf(request),
        request.params.run,
        user,
      );
      const { items, next } = await store.reconciliations.findings(certificate, {
        ...(only !== undefined && { only: only.split(',') }),
        ...(after !== undefined && { after }),
      });
      return { items: [...items], ...(next !== undefined && { next }) };
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(JSON_LINES, (_request, body, done) => done(null, body));
  app.put(PATHS.reconciliation, {
    config: { access: { of: 'some customer', role: 'sync' } },
    bodyLimit: MOST_CERTIFICATE_BYTES,
    schema: {
      summary: 'record the certificate of a reconciliation; one that the run has already stays as it is',
      consumes: [JSON_LINES],
      params: RunParams,
      querystring: CertificateQuery,
      body: { content: { [JSON_LINES]: { schema: FindingLines } } },
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { user } = caller;
      const { run: id } = request.params;
      // A few at a time: so that many of them at once need the memory of a few, and who is slow stands in nobody's way.
      const leave = await queue.enter({ party: user });
      try {
        const { head, findings } = await received(request.body, (json) => {
          if (!isHead(request, json)) throw invalidRequest('the first line is not the head of a certificate');
          admitPlaces(caller, json.places);
          return json;
        });
        const certificate = { id, user, ...request.query, ...head };
        await store.reconciliations.record(certificate, findings.parts());
        request.log.info({ user, run: id, places: head.places }, 'reconciliation recorded');
        return reply.code(204).send(null);
      } finally {
        leave();
      }
    },
  });
}

type Head = Omit<Certificate, 'id' | 'user' | 'command' | 'definition' | 'started'>;

function isHead(request: Pick<FastifyRequest, 'validateInput'>, json: unknown): json is Head {
  return request.validateInput(json, CertificateHead);
}

// Reads the body line by line; its head is checked before anything else of it is kept.
async function received(
  body: unknown,
  headOf: (json: unknown) => Head,
): Promise<{ readonly head: Head; readonly findings: PackedLines }> {
  const findings = new PackedLines(FINDINGS_OF_PART);
  const turns = new Turns();
  let head: Head | undefined;
  let count = 0;
  for await (const line of streamedLines(body, LIMITS)) {
    if (turns.isOver) await turns.pass();
    if (head === undefined) {
      head = headOf(parseJson(line));
      continue;
    }
    const finding = parseFinding(line);
    if (finding === undefined) throw invalidRequest(`line ${count + 2} is not a finding`);
    count++;
    // Written anew: nothing is kept that was not understood.
    findings.add(formatFinding(finding));
  }
  if (head === undefined) throw invalidRequest('it has no first line');
  return { head, findings };
}
