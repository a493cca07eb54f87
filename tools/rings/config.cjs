// The rings, as rules. Which package may import which is read from the packages' own manifests, so the
// picture in docs/architecture.md, the manifests and this check cannot drift apart.

const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const packagesDir = join(__dirname, '..', '..', 'packages');

/** Spec: docs/architecture.md "Rings". */
const rings = {
  base: 0,
  syntax: 1,
  stdlib: 1,
  types: 1,
  checker: 1,
  'legacy-syntax': 1,
  legacy: 2,
  values: 2,
  flow: 2,
  lower: 2,
  evaluator: 2,
  store: 3,
  executor: 3,
  pool: 3,
  config: 3,
  'language-server': 4,
  runner: 4,
  reflow: 4,
  cli: 4,
  testing: 4,
};

const names = readdirSync(packagesDir, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  .map((entry) => entry.name);

const manifest = (name) => JSON.parse(readFileSync(join(packagesDir, name, 'package.json'), 'utf8'));
const internal = (name) =>
  Object.keys(manifest(name).dependencies ?? {})
    .filter((dependency) => dependency.startsWith('@reflow-lang/'))
    .map((dependency) => dependency.slice('@reflow-lang/'.length));

const unknown = names.filter((name) => rings[name] === undefined);
if (unknown.length > 0) throw new Error(`no ring is known for: ${unknown.join(', ')}`);
for (const name of names) {
  for (const dependency of internal(name)) {
    if (rings[dependency] > rings[name]) throw new Error(`${name} (ring ${rings[name]}) declares ${dependency}`);
  }
}

const source = (name) => `^packages/${name}/src/`;
const pure = names.filter((name) => rings[name] <= 2);

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...names.map((name) => ({
      name: `declared-only:${name}`,
      severity: 'error',
      from: { path: source(name) },
      to: { path: '^packages/', pathNot: [name, ...internal(name)].map(source) },
    })),
    ...names.map((name) => ({
      name: `by-index-only:${name}`,
      comment: 'a package is imported by its index or a declared sub-path',
      severity: 'error',
      from: { path: '^packages/', pathNot: `^packages/${name}/` },
      to: {
        path: source(name),
        pathNot: ['', 'node/', 'testing/'].map((folder) => `${source(name)}${folder}index\\.ts$`),
      },
    })),
    {
      name: 'pure-rings-touch-no-node',
      severity: 'error',
      from: { path: `^packages/(${pure.join('|')})/src/`, pathNot: '^packages/base/src/sha256-node\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'resolvable', severity: 'error', from: { path: '^packages/' }, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    exclude: { path: ['/dist/', '/dist-test/', '/test/'] },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
