// A portfolio whose every name, message, path, tag and branch is an attack, audited by the shipped program and opened.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HOSTILE, NAMES, WORKFLOW, audited, logged, git, launch, open, pixels, scratch, violations } from './support.mjs';

let browser, made;
// Registered here: a hook made inside `before` would run at its end.
const closing = [];
after(async () => {
  for (const close of closing.reverse()) await close();
});
const later = (close) => closing.push(close);
before(async () => {
  made = audited(scratch(later));
  browser = await launch(later);
});

const visible = (text) => text.replace(/[\u202a-\u202e]/g, (c) => `\\u{${c.charCodeAt(0).toString(16).padStart(4, '0')}}`);
const subject = (name) => '?subject=' + encodeURIComponent(name);

test('hostile names are shown as they are written and do nothing', async () => {
  const { page, check } = await open(browser, made.report);
  assert.equal(await page.locator('h1').textContent(), NAMES.organisation);
  const columns = await page.locator('.map thead th a').allTextContents();
  for (const name of [NAMES.organisation, NAMES.line, NAMES.other, NAMES.product]) assert.ok(columns.includes(name), `${name} in ${columns}`);
  assert.ok((await page.title()).startsWith(NAMES.organisation));
  await check();
});

test('every subject opens by its link, with tags and sources as text', async () => {
  const { page, check } = await open(browser, made.report);
  await page.locator('.card h3 a', { hasText: NAMES.line }).click();
  await page.waitForFunction((name) => document.querySelector('h1') && document.querySelector('h1').textContent === name, NAMES.line);
  await page.locator('main[data-ready]').waitFor();
  assert.equal(await page.locator('.path').textContent(), NAMES.organisation + NAMES.line);
  await page.keyboard.press('t');
  assert.match(await page.locator('#trend .tables').textContent(), /v1\.3\.0<svg\/onload=window\.pwned=9>"'&/);
  await check();
});

test('a click on an activity shows its evidence down to a commit of the repository', async () => {
  const { page, check } = await open(browser, made.report, { address: subject(NAMES.product) });
  const row = page.locator('tr.control', { hasText: 'CR1.4' });
  assert.match(await row.textContent(), /indicated/);
  await row.locator('button.open').click();
  const commands = page.locator('#detail-CR1\\.4 .rows code', { hasText: 'git show' });
  await commands.first().waitFor();
  const said = await commands.first().textContent();
  const [, commit] = /^git show ([0-9a-f]{12})/.exec(said);
  assert.equal(git(made.repository, ['cat-file', '-t', commit]), 'commit');
  assert.ok(git(made.repository, ['show', '--name-only', '-z', '--format=', commit]).includes(WORKFLOW));
  assert.ok((await page.locator('#detail-CR1\\.4').textContent()).includes(WORKFLOW), 'the path is shown as it is');
  assert.ok(said.endsWith(` -- '${WORKFLOW}'`), said);
  await check();
});

test('with every activity open nothing hostile runs and nothing is asked elsewhere', async () => {
  const { page, check } = await open(browser, made.report, { address: subject(NAMES.product) });
  await page.locator('button.open').first().click();
  await page.locator('.detail h3', { hasText: 'Rule' }).first().waitFor();
  const closed = page.locator('button.open[aria-expanded="false"]');
  await page.evaluate(() => { while (document.querySelector('button.open[aria-expanded="false"]')) document.querySelector('button.open[aria-expanded="false"]').click(); });
  assert.equal(await closed.count(), 0);
  const text = await page.locator('main').textContent();
  assert.ok(text.includes(NAMES.source), 'the source is named');
  assert.ok(!/[\u202a-\u202e]/.test(text), 'nothing reorders what stands beside it');
  await check();
});

test('the lines of a log that show a run stand one below the other, as text', async () => {
  const { page, check } = await open(browser, logged(scratch(later)));
  await page.locator('tr.control', { hasText: 'CR1.4' }).locator('button.open').click();
  const lines = page.locator('#detail-CR1\\.4 .cited').first().locator('pre');
  await lines.first().waitFor();
  const said = await lines.allTextContents();
  assert.ok(said.length >= 3, said.join('|'));
  assert.ok(said.includes('3: Examining <img/src=x/onerror=window.pwned=1>.c'), said.join('|'));
  assert.ok(said.every((line) => !line.includes('\\u{')), said.join('|'));
  await check();
});

test('an unknown or broken subject in the address is said as text', async () => {
  for (const evil of [HOSTILE[3], HOSTILE[9], '%E0%A4%A']) {
    const { page, check } = await open(browser, made.report, { address: evil.startsWith('%') ? '?subject=' + evil : subject(evil) });
    assert.equal(await page.locator('h1').textContent(), NAMES.organisation);
    if (!evil.startsWith('%')) assert.ok((await page.locator('header .gaps').textContent()).includes(visible(evil)));
    await check();
  }
});

test('a hostile fragment opens nothing', async () => {
  const { page, check } = await open(browser, made.report, { address: '#' + encodeURIComponent(HOSTILE[0]) });
  await page.evaluate(() => { location.hash = '#practice-<img src=x onerror=window.pwned=1>'; });
  await page.evaluate(() => { location.hash = '#__proto__'; });
  assert.equal(await page.locator('tr.opened').count(), 0);
  await check();
});

test('the real portfolio draws its charts and has no serious violation', async () => {
  const { page, check } = await open(browser, made.report);
  assert.ok(await pixels(page, '.radar canvas', '--ink') > 50, 'the pool’s line');
  assert.ok(await pixels(page, '.chart canvas', '--indicated-ink') > 50, 'the possible line');
  assert.equal(await page.locator('.small-chart canvas').count(), 2);
  assert.deepEqual(await violations(page), []);
  await check();
});

test('the page above several products says where their gates are', async () => {
  const { page, check } = await open(browser, made.report);
  assert.deepEqual(await page.locator('#gates a').allTextContents(), [NAMES.product, 'second', NAMES.other]);
  await page.locator('#gates a', { hasText: 'second' }).click();
  await page.locator('.train .release').first().waitFor();
  await check();
});

test('the gates of a product are drawn with tags as text, and each release opens', async () => {
  const { page, check } = await open(browser, made.report, { address: subject(NAMES.product) });
  const releases = page.locator('.train .release');
  await releases.first().waitFor();
  assert.deepEqual(await releases.allTextContents(), [0, 1, 2, 3].map((n) => `v1.${n}.0<svg/onload=window.pwned=9>"'&`));
  assert.match(await page.locator('#gates-title').textContent(), /^v1\.3\.0<svg.*: \d+ in time/);
  assert.equal(await page.locator('.train tbody tr').count(), 8);
  await releases.nth(1).click();
  assert.match(await page.locator('.lane h3').textContent(), /^v1\.1\.0<svg.*2023-11-20/);
  assert.ok(await page.locator('.lane .gate-line').count() >= 2, 'lines of gates');
  assert.ok(await page.locator('.lane .witness').count() >= 1, 'marks of evidence');
  await page.locator('.lane summary', { hasText: 'G6' }).click();
  assert.match(await page.locator('.lane').textContent(), /plumbline explain 'v1\.1\.0<svg/);
  assert.deepEqual(await violations(page), []);
  await check();
});
