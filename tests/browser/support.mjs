// What the browser tests share: a portfolio with hostile words in every place git and a tree file allow, and Chromium with a record of all it does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = process.env.PLUMBLINE_BINARY;
const samples = process.env.PLUMBLINE_SAMPLES; // test_dashboards, which writes pages of made-up assessments

export function findChromium() {
  return [process.env.PLUMBLINE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => path && existsSync(path));
}

// A folder that goes with the tests of one file.
export function scratch(after) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-browser-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const gitEnv = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
export const git = (folder, args, input) => execFileSync('git', ['-C', folder, ...args], { env: gitEnv, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }).trim();

// Each would set window.pwned, open a dialog or ask another place, if it ever became markup or script.
export const HOSTILE = [
  '<img src=x onerror=window.pwned=1>',
  '"><script>window.pwned=2</script>',
  "';window.pwned=3;//",
  '</script><script>window.pwned=4</script>',
  '<svg/onload=window.pwned=5>',
  '{{constructor.constructor("window.pwned=6")()}}',
  '<a href="javascript&colon;window.pwned=7">click</a>',
  '<style>@import"//plumbline.invalid/a"</style>',
  '<iframe srcdoc="<script>parent.pwned=8</script>">',
  '\u202egnp.exe\u202c&lt;b&gt;',
];
// A ref's name takes less: no blank, no colon, no backslash, question mark, asterisk or bracket.
export const TAG = 'v1.0.0<svg/onload=window.pwned=9>"\'&';
export const BRANCH = 'main"><img/src=x/onerror=window.pwned=10>';
export const NAMES = { organisation: HOSTILE[0], line: HOSTILE[1], other: HOSTILE[8], product: HOSTILE[4], source: "s<b onmouseover=alert(1)>'", plain: 'plain' };
export const WORKFLOW = '.github/workflows/"><img src=x onerror=window.pwned=11>.yml';

const analyser = 'on: [push, pull_request]\njobs:\n  scan:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: github/codeql-action/init@v3\n      - uses: github/codeql-action/analyze@v3\n';
const policy = '# Security policy\n\nWrite to security@acme.example. We answer within three days, fix within thirty and publish an advisory with a CVE id.\n\n## Supported versions\n\nThe two newest minor releases get fixes for one year.\n';

const quoted = (path) => '"' + path.replace(/\\/g, '\\\\').replace(/"/g, '\\"') + '"';
const data = (text) => `data ${Buffer.byteLength(text)}\n${text}\n`;

// A history of four years by fast-import: a commit every two weeks, hostile words in names, messages, paths, tag and branch.
function history(branch, tag) {
  let out = '';
  const day = 86400, begin = Date.UTC(2022, 0, 3) / 1000;
  for (let i = 0; i < 100; ++i) {
    const evil = HOSTILE[i % HOSTILE.length], who = evil.replace(/[<>\n]/g, '');
    const at = begin + i * 14 * day;
    out += `commit refs/heads/${branch}\nauthor ${who} <a${i % 3}@acme.example> ${at} +0000\ncommitter ${who} <c@acme.example> ${at} +0000\n`;
    out += data(`${evil} CVE-2023-${1000 + i}\n\nFixes a security bug ${evil}\n\nReviewed-by: ${who} <r@acme.example>\nSigned-off-by: ${evil} <x@acme.example>\n`);
    out += `M 100644 inline ${quoted(`src/${evil.replace(/\//g, '_')}/${i}.c`)}\n` + data(`int x${i};\n`);
    if (i === 10) out += `M 100644 inline ${quoted(WORKFLOW)}\n` + data(analyser);
    if (i === 20) out += 'M 100644 inline SECURITY.md\n' + data(policy);
    if (i === 30) out += `M 100644 inline ${quoted('fuzz/<img src=x onerror=window.pwned=12>_fuzzer.c')}\n` + data('int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return 0; }\n');
    if (i === 40) out += 'M 100644 inline package-lock.json\n' + data('{"lockfileVersion": 3, "packages": {}}\n');
    if (i % 25 === 24) out += `tag ${tag.replace('1.0.0', `1.${(i - 24) / 25}.0`)}\nfrom refs/heads/${branch}\ntagger ${who} <t@acme.example> ${at} +0000\n` + data(evil);
  }
  return out;
}

function repository(folder, branch, tag) {
  mkdirSync(folder, { recursive: true });
  git(folder, ['init', '-q', '--bare']);
  git(folder, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  git(folder, ['fast-import', '--quiet', '--force'], history(branch, tag));
  return folder;
}

const yaml = (text) => JSON.stringify(text);

function tree(folder) {
  const source = (name, path) => `{name: ${yaml(name)}, git: ${yaml(path)}, live: true, release: "^v.*"}`;
  return `organisation:
  name: ${yaml(NAMES.organisation)}
  places: {ci.config: git, doc.security_policy: git, doc.threat: git, test.fuzz: git, review: git}
  lines:
    - name: ${yaml(NAMES.line)}
      products:
        - name: ${yaml(NAMES.product)}
          sources: [${source(NAMES.source, join(folder, 'hostile.git'))}]
        - name: second
          sources: [${source(NAMES.plain, join(folder, 'plain.git'))}]
    - name: ${yaml(NAMES.other)}
      products:
        - name: ${yaml(HOSTILE[5].replace(/:/g, ''))}
          sources: [${source('third', join(folder, 'third.git'))}]
`;
}

// Audits the hostile portfolio with the shipped program; returns its folders.
export function audited(folder) {
  repository(join(folder, 'hostile.git'), BRANCH, TAG);
  repository(join(folder, 'plain.git'), 'main', 'v1.0.0');
  repository(join(folder, 'third.git'), 'main', 'v1.0.0');
  writeFileSync(join(folder, 'plumbline.yaml'), tree(folder));
  const run = (...args) => execFileSync(binary, args, { cwd: folder, env: { PATH: process.env.PATH, PLUMBLINE_DATA: root, PLUMBLINE_NOW: '2026-01-10T00:00:00Z' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('collect', '--quiet');
  run('report', '--quiet', '-o', join(folder, 'report'));
  return { report: join(folder, 'report'), repository: join(folder, 'hostile.git') };
}

// The page of one log in which an analyser read a file with an evil name.
export function logged(folder) {
  const lines = ['Flawfinder version 2.0.19, (C) 2001-2019 David A. Wheeler.', 'Number of rules (primarily dangerous function names) in C/C++ ruleset: 222', 'Examining <img/src=x/onerror=window.pwned=1>.c', 'No hits found.', 'Lines analyzed = 5 in approximately 0.01 seconds (500 lines/second)'];
  writeFileSync(join(folder, 'scan.log'), lines.map((line) => `2026-01-02T03:04:05Z ${line}\n`).join(''));
  const run = (...args) => execFileSync(binary, args, { cwd: folder, env: { PATH: process.env.PATH, PLUMBLINE_DATA: root, PLUMBLINE_NOW: '2026-01-10T00:00:00Z' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('import', 'scan.log', '--source', 'ci');
  run('report', '--quiet', '-o', join(folder, 'report'));
  return join(folder, 'report');
}

// Three lines whose clones end apart: core on 2025-01-10, radio on 2025-07-09 without its policy, edge on 2025-12-31 with a threat model that lapses
// in the ninety days after.
export function uneven(folder) {
  const policy = '# Security policy\n\nReport a vulnerability to security@acme.example with a description and a way to reproduce it. We answer within three working days, fix within ninety days and publish an advisory with a CVE number once a release with the fix is out. Supported: the last two minor releases.\n';
  const threats = '# Threat model\n\n' + ['Spoofing of a peer: keys are pinned.', 'Tampering with a message: it is signed.', 'Denial of service by a flood: rates are limited.', 'Assets: keys, sessions, subscribers. Trust boundary: the radio side.'].map((line) => `- ${line} Mitigated and tested in every release of the product.\n`).join('');
  const first = { 'SECURITY.md': policy, 'package-lock.json': '{"lockfileVersion": 3, "packages": {}}\n' };
  const lines = { core: [['2023-01-01', first], ['2025-01-10', { '.github/workflows/scan.yml': analyser }]], radio: [['2023-01-01', first], ['2025-06-29', { 'SECURITY.md': null }], ['2025-07-09', { 'main.c': 'int x;\n' }]], edge: [['2023-01-01', first], ['2024-02-01', { 'docs/threat-model.md': threats }], ['2025-12-01', { '.github/workflows/scan.yml': analyser }], ['2025-12-31', { 'main.c': 'int x;\n' }]] };
  for (const [name, commits] of Object.entries(lines)) {
    git(folder, ['init', '-q', '--bare', '-b', 'main', `${name}.git`]);
    git(join(folder, `${name}.git`), ['fast-import', '--quiet'], commits.map(([date, files]) => `commit refs/heads/main\ncommitter Ann <ann@acme.example> ${Date.parse(date) / 1000} +0000\n${data('Go on')}` +
      Object.entries(files).map(([path, bytes]) => bytes === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(bytes)}`).join('')).join(''));
  }
  writeFileSync(join(folder, 'plumbline.yaml'), `organisation:\n  name: acme\n  places: {ci.config: git, doc.security_policy: git, doc.threat: git, doc.architecture: git, doc.design: git}\n  lines:\n${Object.keys(lines).map((name) => `    - {name: ${name} line, products: [{name: ${name}-product, sources: [{name: ${name}, git: ${name}.git}]}]}\n`).join('')}`);
  const run = (...args) => execFileSync(binary, args, { cwd: folder, env: { PATH: process.env.PATH, PLUMBLINE_DATA: root, PLUMBLINE_NOW: '2026-01-10T00:00:00Z' }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('collect', '--quiet');
  run('report', '--quiet', '-o', join(folder, 'report'));
  return join(folder, 'report');
}

// Pages of made-up assessments: portfolio (10 subjects of 128 activities over five years), real, hostile, nothing.
export function sampled(folder) {
  execFileSync(samples, ['[.look]'], { env: { PATH: process.env.PATH, PLUMBLINE_LOOK: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  return (name) => join(folder, name);
}

export async function launch(after) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--host-resolver-rules=MAP * ~NOTFOUND'] });
  after(() => browser.close());
  return browser;
}

// Opens a page written by plumbline and keeps a record of everything it must not do; `check` fails on the first of them.
export async function open(browser, folder, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, colorScheme: 'light', ...options.context });
  const page = await context.newPage();
  const record = { console: [], errors: [], dialogs: [], requests: [], popups: 0 };
  page.on('console', (m) => record.console.push(`${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => record.errors.push(e.message));
  page.on('dialog', (d) => { record.dialogs.push(d.message()); d.dismiss(); });
  page.on('popup', () => { record.popups += 1; });
  page.on('request', (r) => record.requests.push(r.url()));
  await page.goto(pathToFileURL(join(folder, 'index.html')).href + (options.address || ''), { waitUntil: 'load' });
  await page.waitForSelector('main[data-ready]');
  const check = async () => {
    assert.deepEqual(record.console, []);
    assert.deepEqual(record.errors, []);
    assert.deepEqual(record.dialogs, []);
    assert.equal(record.popups, 0);
    const home = pathToFileURL(folder).href + '/';
    assert.deepEqual(record.requests.filter((url) => !url.startsWith(home)), [], 'a request left the page');
    assert.ok(record.requests.length > 10, 'the record saw the page’s own files');
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(await page.locator('img, iframe, object, embed, base, form, main script, main style, main link, [onerror], [onload], [onclick], [onmouseover]').count(), 0, 'hostile text became an element');
  };
  return { page, record, check };
}

// Pixels of a canvas that are about the colour of a custom property of the style sheet.
export function pixels(page, selector, property) {
  return page.locator(selector).first().evaluate((canvas, name) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const want = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const bytes = copy.getImageData(0, 0, canvas.width, canvas.height).data;
    let n = 0;
    for (let i = 0; i < bytes.length; i += 4) if (bytes[i + 3] > 200 && want.every((v, k) => Math.abs(bytes[i + k] - v) < 12)) n += 1;
    return n;
  }, property);
}

export async function violations(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { preload: false, resultTypes: ['violations'] }));
  return found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
}
