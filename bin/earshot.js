#!/usr/bin/env node
// The launcher: old syntax only, and nothing is imported before the Node version is known to be enough.
// A clone runs the TypeScript sources as they are; the published package has no src and runs dist.
var REQUIRED = [22, 19];
var found = process.versions.node.split('.').map(Number);
if (found[0] < REQUIRED[0] || (found[0] === REQUIRED[0] && found[1] < REQUIRED[1])) {
  process.stderr.write(
    'earshot needs Node ' +
      REQUIRED.join('.') +
      ' or newer; this is ' +
      process.version +
      '.\n' +
      'In a clone, `npm ci` installs a fitting Node: start the command with `npx earshot`.\n',
  );
  process.exit(2);
}
Promise.all([import('node:fs'), import('node:module')])
  .then((modules) => {
    var source = new URL('../src/cli/main.ts', import.meta.url);
    if (modules[1].enableCompileCache) modules[1].enableCompileCache();
    return import(
      modules[0].existsSync(source)
        ? source.href
        : new URL('../dist/cli/main.js', import.meta.url).href
    );
  })
  .then((main) => main.main(process.argv.slice(2)));
