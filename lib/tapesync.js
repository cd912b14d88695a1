#!/usr/bin/env node
// Starts tapesync: from its sources in a checkout, from dist/ where it is installed. Plain JavaScript of a kind that
// an old Node understands as well, so that it can say that it is too old.
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `tapesync needs Node.js 24 or newer, this is ${process.version}; in a checkout, npx tapesync brings its own\n`,
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept between runs: a start costs a third less.
  module.enableCompileCache?.();
  const source = new URL('./cli/main.ts', import.meta.url);
  const { main } = await import(
    existsSync(source) ? source.href : new URL('../dist/main.js', import.meta.url).href
  );
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  await main(process.argv.slice(2), version);
}
