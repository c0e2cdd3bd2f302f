'use strict';

/**
 * Builds one source tree into dist/ and derives the two published packages from it:
 *   gulp schemas       JSON Schemas -> standalone validators (ajv stays a development dependency)
 *   gulp types         the types of those validators, from the same schemas
 *   gulp products      the lists of products, from core/products and emulator/products
 *   gulp credentials   the classes of n8n's credential types and their list in package.json, from the registry of products
 *   gulp docs          the pages of docs/ that are written from the code, and the generated parts of others
 *   gulp pictures      the pictures of docs/, from what the browser suites have photographed
 *   gulp build         dist/
 *   gulp stage         build/n8n-nodes-veeam/ and build/node-red-contrib-veeam/
 *   gulp pack          build/n8n-nodes-veeam-*.tgz and build/node-red-contrib-veeam-*.tgz
 */
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const fs = require('node:fs/promises');
const path = require('node:path');
const { dest, series, parallel, src } = require('gulp');

const root = __dirname;
const manifest = require('./package.json');
const { assembleDialog } = require('./assemble-dialog');
const { deferModules } = require('./deferred-modules');

/** Runs a program that npm put into node_modules/.bin or that is on the PATH. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const bin = path.join(root, 'node_modules', '.bin');
    const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
    const shell = process.platform === 'win32';
    spawn(command, args, { cwd: root, stdio: 'inherit', env, shell, ...options })
      .on('error', reject)
      .on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))));
  });
}

/** Writes a generated file as the project formats its files. @param file below the root */
async function writeFormatted(file, source) {
  const prettier = require('prettier');
  const whole = path.join(root, file);
  const options = await prettier.resolveConfig(whole);
  await fs.mkdir(path.dirname(whole), { recursive: true });
  await fs.writeFile(whole, await prettier.format(source, { ...options, filepath: whole }));
}

async function clean() {
  await fs.rm(path.join(root, 'dist'), { recursive: true, force: true });
}

/** What was bundled, node_modules included: its licences travel along. */
const bundled = new Set();

/** Compiles core/schemas/*.schema.json into one module without dependencies. */
async function schemas() {
  const { default: Ajv } = require('ajv');
  const { default: standaloneCode } = require('ajv/dist/standalone');
  const esbuild = require('esbuild');
  require('tsx/cjs');
  const generator = require('./generators/schemas.ts');
  const parsed = generator.schemas(root);
  const ajv = new Ajv({
    schemas: parsed,
    code: { source: true, esm: false },
    allErrors: false,
    allowUnionTypes: true,
  });
  const names = Object.fromEntries(parsed.map(({ $id }) => [generator.validatorName($id), $id]));
  const code = standaloneCode(ajv, names);
  // ajv's output needs one function of ajv itself (the length of a string in characters), so it is bundled.
  const { metafile } = await esbuild.build({
    stdin: { contents: code, resolveDir: root, sourcefile: 'validators.js' },
    outfile: path.join(root, 'core', 'schemas', 'generated', 'validators.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    metafile: true,
    logLevel: 'warning',
  });
  for (const input of Object.keys(metafile.inputs)) bundled.add(input);
}

/** The types of the validators, from the schemas; a test compares them. */
async function types() {
  require('tsx/cjs');
  const { validatorTypes } = require('./generators/validator-types.ts');
  const { file, source } = await validatorTypes(root);
  await writeFormatted(file, source);
}

/** The lists of products, from the files and folders that there are; a test compares them. */
async function products() {
  require('tsx/cjs');
  const { productRegistries } = require('./generators/product-registries.ts');
  for (const { file, source } of productRegistries(root)) await writeFormatted(file, source);
}

/**
 * n8n wants a file with a class for each credential type, and their list in package.json; its scanner reads both from
 * the repository. So they are written from the registry and kept there; a test compares them.
 */
async function credentials() {
  require('tsx/cjs');
  const { credentialClasses, withProductWords } = require('./generators/credential-classes.ts');
  const folder = path.join(root, 'credentials');
  const classes = credentialClasses();
  const wanted = classes.map(({ file }) => file);
  const old = (await fs.readdir(folder)).filter(
    (file) => file.endsWith('.credentials.ts') && !wanted.includes(file),
  );
  await Promise.all(old.map((file) => fs.rm(path.join(folder, file))));
  await Promise.all(classes.map(({ file, source }) => fs.writeFile(path.join(folder, file), source)));
  manifest.n8n.credentials = classes.map(({ compiled }) => compiled);
  await writeFormatted('package.json', JSON.stringify(manifest, null, 2));
  for (const node of ['Veeam', 'VeeamTrigger']) {
    const codex = `nodes/n8n/${node}/${node}.node.json`;
    const words = JSON.parse(await fs.readFile(path.join(root, codex), 'utf8'));
    words.alias = withProductWords(words.alias);
    await writeFormatted(codex, JSON.stringify(words, null, 2));
  }
}

/** The pages that are written from the code, or parts of them; a test compares them. */
async function docs() {
  require('tsx/cjs');
  const { GENERATED_PAGES } = require('./generators/pages.ts');
  for (const { file, write } of GENERATED_PAGES) {
    const old = await fs.readFile(path.join(root, file), 'utf8').catch(() => '');
    await writeFormatted(file, write(old));
  }
}

async function compile() {
  await run('tsc', ['-p', 'tsconfig.json']);
  await deferModules(path.join(root, 'dist'));
}

/** The libraries for HTML and cookies, bundled into the one module through which core imports them. */
async function libraries() {
  const esbuild = require('esbuild');
  const entry = path.join(root, 'core', 'single-sign-on', 'libraries.ts');
  const outfile = path.join(root, 'dist', 'core', 'single-sign-on', 'libraries.js');
  const result = await esbuild.build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  for (const input of Object.keys(result.metafile.inputs)) bundled.add(input);
  await writeNotices([...bundled]);
}

/** The licences of what was bundled ask for their text to travel along. */
async function writeNotices(inputs) {
  const packages = new Set(
    inputs
      .map(
        (input) =>
          /^(node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(input)?.[1],
      )
      .filter(Boolean),
  );
  const notices = [];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(
      await fs.readFile(path.join(root, folder, 'package.json'), 'utf8'),
    );
    const file = (await fs.readdir(path.join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : await fs.readFile(path.join(root, folder, file), 'utf8');
    notices.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  await fs.writeFile(
    path.join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'),
    notices.join(`\n${'-'.repeat(80)}\n\n`),
  );
}

function validators() {
  return src('core/schemas/generated/validators.js').pipe(dest('dist/core/schemas/generated'));
}

/** What the engines read beside the code: catalogues, help in other languages, codex files, output schemas. */
function assets() {
  const texts = ['nodes/**/*.json', 'nodes/node-red/*/locales/*/*.html', '!nodes/**/tsconfig*.json'];
  return src(texts, { base: '.' }).pipe(dest('dist'));
}

/** Dialogs, each one file as Node-RED wants it. */
async function dialogs() {
  for (const name of await nodeRedNodes()) {
    const file = path.join('nodes', 'node-red', name, `${name}.html`);
    await fs.mkdir(path.join(root, 'dist', path.dirname(file)), { recursive: true });
    await fs.writeFile(path.join(root, 'dist', file), assembleDialog(path.join(root, file)));
  }
}

/** Icons where each engine looks: n8n below dist/icons, Node-RED in an icons folder beside the node file. */
async function icons() {
  await fs.cp(path.join(root, 'icons'), path.join(root, 'dist', 'icons'), { recursive: true });
  const nodes = path.join(root, 'dist', 'nodes', 'node-red');
  for (const name of await fs.readdir(nodes)) {
    const icon = path.join(root, 'icons', 'node-red', `${name}.svg`);
    if (!existsSync(icon)) continue;
    await fs.mkdir(path.join(nodes, name, 'icons'), { recursive: true });
    await fs.copyFile(icon, path.join(nodes, name, 'icons', `${name}.svg`));
  }
}

/** Members of the root manifest that both packages share. */
function sharedManifest() {
  const { version, license, author, repository, homepage, bugs } = manifest;
  return { version, license, author, repository, homepage, bugs };
}

function n8nManifest() {
  const { name, description, keywords, n8n, peerDependencies } = manifest;
  return {
    name,
    description,
    keywords,
    ...sharedManifest(),
    files: ['dist', 'CHANGELOG.md'],
    n8n,
    peerDependencies,
  };
}

/**
 * The sets of the Node-RED package, one for each folder. They are not in the root manifest, where n8n's scanner takes
 * "veeam-get-token" and its path for a secret.
 */
async function nodeRedSets() {
  const names = (await nodeRedNodes()).sort((a, b) => inPalette(a) - inPalette(b) || a.localeCompare(b));
  return Object.fromEntries(names.map((name) => [name, `dist/nodes/node-red/${name}/${name}.js`]));
}

/** Each at the version that is tested. undici 8 wants Node.js 22.19, Node-RED 5 takes 22.9: there npm installs undici 7. */
function nodeRedDependencies() {
  const tested = manifest.devDependencies;
  const range = (name) => `^${tested[name]}`;
  const undici = `^${tested['undici-7'].replace('npm:undici@', '')} || ${range('undici')}`;
  return {
    got: range('got'),
    'hash-sum': range('hash-sum'),
    'proxy-from-env': range('proxy-from-env'),
    undici,
  };
}

/** One folder for each node of Node-RED. */
async function nodeRedNodes() {
  const folders = await fs.readdir(path.join(root, 'nodes', 'node-red'), { withFileTypes: true });
  return folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Palette and help list the sets in the order of the manifest: what most people need first. */
const PALETTE = [
  'veeam-session',
  'veeam-watch',
  'veeam-job',
  'veeam-alarm',
  'veeam-request',
  'veeam-get-token',
  'veeam-sso-login',
  'veeam-issue-auth-code',
  'veeam-logout',
];

function inPalette(name) {
  const place = PALETTE.indexOf(name);
  return place < 0 ? PALETTE.length : place;
}

async function nodeRedManifest() {
  return {
    name: 'node-red-contrib-veeam',
    description:
      'Veeam for Node-RED: sign in once, call the REST APIs of Veeam products with tokens that keep themselves',
    keywords: ['node-red', ...manifest.keywords.filter((keyword) => !keyword.startsWith('n8n'))],
    ...sharedManifest(),
    engines: { node: '>=22' },
    files: ['dist', 'examples', 'CHANGELOG.md'],
    'node-red': { ...manifest['node-red'], nodes: await nodeRedSets() },
    // Only who has an identity provider visited by a browser needs it.
    peerDependencies: { 'playwright-core': `>=${manifest.devDependencies['playwright-core']}` },
    peerDependenciesMeta: { 'playwright-core': { optional: true } },
    dependencies: nodeRedDependencies(),
  };
}

async function stage(packageManifest, folders) {
  const folder = path.join(root, 'build', packageManifest.name);
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'package.json'), `${JSON.stringify(packageManifest, null, 2)}\n`);
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md'])
    await fs.copyFile(path.join(root, file), path.join(folder, file));
  for (const [from, to] of folders)
    await fs.cp(path.join(root, from), path.join(folder, to), { recursive: true });
}

const same = (...folders) => folders.map((folder) => [folder, folder]);

/** build/<package>: each package as its tarball will hold it. Node-RED can load it from there. */
async function stagePackages() {
  const both = same('dist/core', 'dist/THIRD-PARTY-NOTICES.txt');
  await stage(await nodeRedManifest(), [
    ...both,
    ...same('dist/runtime', 'dist/nodes/node-red'),
    ['examples/node-red', 'examples'],
  ]);
  if (manifest.n8n.nodes.length + manifest.n8n.credentials.length > 0) {
    await stage(n8nManifest(), [...both, ...same('dist/nodes/n8n', 'dist/credentials', 'dist/icons')]);
  }
}

/** Packs what is staged; the tarballs of an earlier version go first. */
async function tarballs() {
  const folder = path.join(root, 'build');
  const old = (await fs.readdir(folder)).filter((file) => file.endsWith('.tgz'));
  await Promise.all(old.map((file) => fs.rm(path.join(folder, file))));
  for (const name of [manifest.name, 'node-red-contrib-veeam']) {
    const staged = path.join(folder, name);
    if (existsSync(staged))
      await run('npm', ['pack', '--silent', '--pack-destination', '..'], {
        cwd: staged,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
  }
}

/** Takes each picture of the pages anew from `npm run test:browser` and `npm run test:n8n`. */
async function pictures() {
  const folder = path.join(root, 'docs', 'images');
  for (const picture of await fs.readdir(folder)) {
    const taken = path.join(root, 'build', 'screenshots', picture);
    if (!existsSync(taken))
      throw new Error(`${picture} is missing: run "npm run test:browser" and "npm run test:n8n" first`);
    await fs.copyFile(taken, path.join(folder, picture));
  }
}

const build = series(clean, schemas, compile, parallel(validators, libraries, assets, dialogs), icons);

const stagedBuild = series(build, stagePackages);

module.exports = {
  clean,
  schemas,
  types,
  products,
  credentials,
  docs,
  pictures,
  build,
  stage: stagedBuild,
  pack: series(stagedBuild, tarballs),
  default: build,
};
