/**
 * The commands of definitions/README.md that run a product's own program, as they stand there, with programs in its place that print
 * the samples.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { runInside } from '../e2e/inside.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { DEFINITIONS, extracted, products } from './extracted.ts';

const [, SECTION = ''] =
  /^## The command of a product as the input$[\s\S]*?^```text\n([\s\S]*?)^```$/m.exec(
    readFileSync(join(DEFINITIONS, 'README.md'), 'utf8'),
  ) ?? [];

const COMMANDS = SECTION.split('\n').filter((line) => line.includes(' --run -- '));

// What the console of a product is.
const CONSOLES = ['bconsole', 'qinfo'];

/** Returns the arguments of a line, as a shell takes them. */
function argumentsOf(line: string): readonly string[] {
  // Quotes of a batch file, in which a dollar sign is none of the shell.
  const quoted = line.includes('NoProfile') ? line.replaceAll('$', '\\$') : line;
  const script = `set -- ${quoted}; for word; do printf '%s\\n' "$word"; done`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

/** The shipped definitions of a name: several products may have one. */
function definitionsOf(name: string): readonly string[] {
  const found = products().filter(({ definitions }) => definitions.includes(name));
  return found.map(({ product }) => `${product}/${name}`);
}

function sampleOf(definition: string): string {
  const { samples } = products().find(({ product }) => definition.startsWith(`${product}/`)) ?? {
    samples: [],
  };
  const [sample = ''] = samples
    .filter((file) => file.startsWith(`${basename(definition)}.sample.`))
    .sort()
    .reverse();
  return join(DEFINITIONS, definition, '..', sample);
}

t.test('every command names a definition, which reads what the program prints', async (t) => {
  t.ok(COMMANDS.length > 25, `${COMMANDS.length} commands`);
  const { PATH = '' } = process.env;
  t.teardown(() => {
    process.env.PATH = PATH;
  });
  for (const line of COMMANDS) {
    const [, , ...args] = argumentsOf(line);
    const given = args.slice(0, args.indexOf('--run'));
    const [program = '', ...behind] = args.slice(args.indexOf('--') + 1);
    const name = (given[given.indexOf('-d') + 1] ?? '').slice(0, -'.ttidef'.length);
    const definitions = definitionsOf(name);
    t.not(definitions.length, 0, name);
    for (const definition of definitions) {
      const cwd = temporaryFolder(t, { 'barcodes.txt': 'E00001L6\n' });
      const sample = sampleOf(definition);
      const names = program === 'sh' ? CONSOLES : [basename(program)];
      for (const printing of names) {
        writeFileSync(join(cwd, printing), `#!/bin/sh\ncat '${sample}'\n`);
        chmodSync(join(cwd, printing), 0o755);
      }
      symlinkSync(join(DEFINITIONS, `${definition}.ttidef`), join(cwd, `${name}.ttidef`));
      process.env.PATH = `${cwd}:${PATH}`;
      const run = ['extract', ...given, '--run', '--', basename(program), ...behind];
      const { code, stdout, stderr } = await runInside(run, { cwd });
      t.equal(code, 0, `${line}: ${stderr}`);
      if (given.includes('--set')) continue;
      const { records } = await extracted(definition, sample);
      t.strictSame(
        stdout
          .trim()
          .split('\n')
          .map((text) => JSON.parse(text)),
        records,
        line,
      );
    }
  }
});

t.test('every product with a command of its own is among them', async (t) => {
  const named = new Set(
    [...SECTION.matchAll(/-d (\S+)\.ttidef/g)].flatMap(([, name = '']) => definitionsOf(name)),
  );
  const missing = products()
    .map(({ product }) => product)
    .filter((product) => ![...named].some((definition) => definition.startsWith(`${product}/`)));
  // Lists that come as files, or are printed where no program of ours runs.
  t.strictSame(missing, ['ibm-i-brms', 'vault', 'zos-ca1', 'zos-rmm']);
  for (const definition of named) t.ok(existsSync(join(DEFINITIONS, `${definition}.ttidef`)), definition);
});
