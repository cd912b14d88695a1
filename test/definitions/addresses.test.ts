/**
 * The commands of definitions/README.md that ask a product, as they stand there, at a server that answers with the samples.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { certificateFor } from '../certificate.ts';
import { runInside } from '../e2e/inside.ts';
import { jsonLines } from '../e2e/program.ts';
import { needs } from '../needs.ts';
import { sendJson, webServer } from '../web-server.ts';
import { DEFINITIONS, products } from './extracted.ts';

const [, SECTION = ''] =
  /^## The address of a product as the input$[\s\S]*?^```text\n([\s\S]*?)^```$/m.exec(
    readFileSync(join(DEFINITIONS, 'README.md'), 'utf8'),
  ) ?? [];

/** A command of the page, and what stands in the file of its token. */
interface Recipe {
  readonly definition: string;
  readonly args: readonly string[];
  readonly tokenFile: string;
  readonly token: string;
  readonly address: URL;
}

const RECIPES = [...SECTION.matchAll(/^# (\S+): (.*)\n(tapesync .*)$/gm)].map(
  ([, tokenFile = '', token = '', command = '']): Recipe => {
    const [, ...args] = command.split(' ').map((word) => word.replaceAll('"', ''));
    const name = args[args.indexOf('-d') + 1] ?? '';
    const { product = '' } =
      products().find(({ definitions }) => definitions.includes(name.slice(0, -7))) ?? {};
    const address = new URL(args.at(-1) ?? '');
    return { definition: join(DEFINITIONS, product, name), args, tokenFile, token, address };
  },
);

const sampleOf = (definition: string, name: string) =>
  `${definition.slice(0, -'.ttidef'.length)}.sample.${name}`;

// What the product answers, by the query that it is asked with.
const ANSWERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'rest-tape-media.ttidef': {
    '?page[limit]=100': 'page1.json',
    '?page%5Blimit%5D=100&page%5Boffset%5D=5': 'page2.json',
  },
  'rest-volumes.ttidef': { '': 'json' },
  'media-list-api.ttidef': { '': 'json' },
};

const HEADERS: Readonly<Record<string, string>> = {
  'rest-tape-media.ttidef': 'TOKEN',
  'rest-volumes.ttidef': `Basic ${Buffer.from('USER:PASSWORD').toString('base64')}`,
  'media-list-api.ttidef': 'PBSAPIToken=USER@REALM!NAME:SECRET',
};

t.test('every product of the list that is asked has its command', async (t) => {
  t.strictSame(RECIPES.map(({ args }) => args[2]).sort(), Object.keys(ANSWERS).sort());
  const page = readFileSync(join(DEFINITIONS, 'README.md'), 'utf8');
  const asked = [...page.matchAll(/^\| .*`GET .*\]\(\S*\/(\S+\.ttidef)\)/gm)].map(([, name]) => name);
  t.strictSame(asked.sort(), Object.keys(ANSWERS).sort());
});

t.test('each command reads what a file of the same answers has', needs('openssl'), async (t) => {
  for (const { definition, args, tokenFile, token, address } of RECIPES) {
    const cwd = t.testdir({ [tokenFile]: `${token}\n` });
    const { key, cert } = certificateFor(cwd, 'IP:127.0.0.1');
    const name = args[2] ?? '';
    const answers = ANSWERS[name] ?? {};
    const { origin, requests } = await webServer(
      t,
      ({ url = '' }, response) => {
        const at = url.indexOf('?');
        const [path, query] = at === -1 ? [url, ''] : [url.slice(0, at), url.slice(at)];
        t.equal(path, address.pathname);
        const sample = answers[query];
        if (sample === undefined) response.writeHead(404).end();
        else sendJson(response, JSON.parse(readFileSync(sampleOf(definition, sample), 'utf8')));
      },
      { key, cert },
    );
    writeFileSync(join(cwd, 'nbu-ca.pem'), cert);
    const here = args.slice(1).map((word) => {
      if (word === name) return definition;
      return word.replace(/^https:\/\/[^/]+/, origin);
    });
    const ca = args.includes('--source-ca') ? [] : ['--source-ca', 'nbu-ca.pem'];
    const fetched = await runInside(['extract', ...here, ...ca], { cwd });
    t.equal(fetched.code, 0, fetched.stderr);
    const files = Object.values(answers).map((sample) => sampleOf(definition, sample));
    const read = await runInside(['extract', '-d', definition, ...files], { cwd });
    const volumes = (text: string) => jsonLines<Readonly<Record<string, unknown>>>(text);
    t.ok(volumes(read.stdout).length > 5, name);
    t.strictSame(volumes(fetched.stdout), volumes(read.stdout), name);
    t.equal(requests.length, files.length);
    for (const { headers } of requests) t.equal(headers.authorization, HEADERS[name]);
  }
});

t.test('the head of each definition has the command of the page', async (t) => {
  for (const { definition, args } of RECIPES) {
    const head = readFileSync(definition, 'utf8')
      .replaceAll(/\\\n# +/g, '')
      .replaceAll('"', '');
    t.match(head, ['tapesync', ...args].join(' '));
  }
});
