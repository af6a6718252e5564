// plot.mjs PACKAGES SPECIFICATION SVG: draws a Vega-Lite specification.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, specification, svg] = process.argv.slice(2);
const resolve = createRequire(join(packages, 'package.json')).resolve;
const load = async (name) => import(pathToFileURL(resolve(name)));
const vega = await load('vega');
const { compile } = await load('vega-lite');

const { spec } = compile(JSON.parse(readFileSync(specification, 'utf8')));
const view = new vega.View(vega.parse(spec), { renderer: 'none' });
writeFileSync(svg, await view.toSVG());
