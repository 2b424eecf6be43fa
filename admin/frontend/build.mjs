// node build.mjs OUT: bundles the diagram viewer and editor, and the licences of everything inside it into OUT.

import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs OUT');

const result = await esbuild.build({
  entryPoints: { viewer: 'src/viewer.js', editor: 'src/editor/main.js' },
  outdir: out,
  bundle: true,
  minify: true,
  metafile: true,
  format: 'esm',
  target: 'es2021',
  legalComments: 'linked',
  loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'file' },
  logLevel: 'warning',
});
fs.writeFileSync(path.join(out, 'LICENSES.txt'), licences(Object.keys(result.metafile.inputs)));

function licences(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = path.join('node_modules', name);
    const { version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json')));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}
