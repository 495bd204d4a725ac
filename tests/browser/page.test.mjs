// The page of made-up assessments: what it draws, what its keys and links do, and how large a portfolio it opens.
import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, open, pixels, sampled, scratch, violations } from './support.mjs';

let browser, at;
// Registered here: a hook made inside `before` would run at its end.
const closing = [];
after(async () => {
  for (const close of closing.reverse()) await close();
});
const later = (close) => closing.push(close);
before(async () => {
  at = sampled(scratch(later));
  browser = await launch(later);
});

test('it renders in the order of a reader: gaps, score, where, when, what next, the rest', async () => {
  const { page, check } = await open(browser, at('portfolio'));
  assert.deepEqual(await page.locator('main > *').evaluateAll((all) => all.map((n) => n.id || n.tagName.toLowerCase() + (n.className ? '.' + n.className : ''))),
    ['details.gaps', 'header', 'score', 'subjects', 'practices', 'heat', 'trend', 'next', 'lapses', 'compare', 'activities', 'footer']);
  assert.equal(await page.locator('tr.control').count(), 128);
  await check();
});

for (const colorScheme of ['light', 'dark']) {
  test(`charts have marks on ${colorScheme} ground`, async () => {
    const { page, check } = await open(browser, at('portfolio'), { context: { colorScheme } });
    for (const [chart, property] of [['.radar', '--observed'], ['.radar', '--indicated-ink'], ['.radar', '--ink'], ['.radar', '--dot'], ['.chart', '--observed'], ['.chart', '--indicated-ink'], ['.chart', '--soft'], ['.small-chart', '--observed']])
      assert.ok(await pixels(page, `${chart} canvas`, property) > 40, `${property} in ${chart}`);
    await check();
  });

  test(`axe finds no serious violation on ${colorScheme} ground, tables and an activity open`, async () => {
    const { page } = await open(browser, at('portfolio'), { context: { colorScheme } });
    for (const key of ['r', 't']) await page.keyboard.press(key);
    await page.locator('button.open').first().click();
    await page.locator('.term').first().waitFor();
    assert.deepEqual(await violations(page), []);
  });
}

test('on a narrow screen nothing is wider than it, and axe finds no serious violation', async () => {
  const { page, check } = await open(browser, at('portfolio'), { context: { viewport: { width: 390, height: 800 } } });
  const width = (spacing) => page.evaluate((s) => { document.body.style.letterSpacing = s; return document.documentElement.scrollWidth; }, spacing);
  assert.equal(await width('0.06em'), 390, 'with the wide letters of another font');
  assert.equal(await width(''), 390);
  assert.deepEqual(await violations(page), []);
  await check();
});

test('a state and a practice filter the activities; their counts are those of the legend', async () => {
  const { page, check } = await open(browser, at('real'));
  for (const state of ['observed', 'unknown']) {
    const chip = page.locator(`.chip[data-state="${state}"]`);
    const n = Number(await chip.locator('b').textContent());
    await chip.click();
    assert.equal(await page.locator('tr.control').count(), n);
  }
  await page.locator('button.practice').nth(7).click();
  assert.deepEqual(await page.locator('tr.control .id').evaluateAll((all) => [...new Set(all.map((n) => n.textContent.replace(/[0-9.]+$/, '')))]), ['CR']);
  await check();
});

test('keys: t and r show tables, / finds the filter, arrows walk the map', async () => {
  const { page, check } = await open(browser, at('portfolio'));
  assert.match(await page.getByRole('img', { name: /^Confirmed rose/ }).first().getAttribute('aria-label'), /press t$/);
  assert.equal(await page.locator('#trend table').first().isVisible(), false);
  await page.keyboard.press('t');
  assert.equal(await page.locator('#trend table').first().isVisible(), true);
  await page.keyboard.press('r');
  assert.equal(await page.locator('#practices tbody tr').count(), 12);
  assert.equal(await page.locator('#practices table').isVisible(), true);
  await page.locator('.map a.heat').first().focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^line-0, Training: /);
  assert.equal(await page.locator('.map a.heat[tabindex="0"]').count(), 1);
  await page.keyboard.press('Enter');
  await page.waitForURL(/subject=line-0#practice-T$/);
  await page.locator('main[data-ready]').waitFor();
  assert.equal(await page.locator('tr.control').count(), 12);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  await check();
});

test('the map says each cell in words and by the same counts as the practices', async () => {
  const { page, check } = await open(browser, at('portfolio'));
  assert.equal(await page.locator('.map tbody td').count(), 120);
  const cells = await page.locator('.map tbody tr').evaluateAll((rows) => rows.map((r) => r.cells[1].firstChild.getAttribute('aria-label')));
  const bars = await page.locator('button.practice').evaluateAll((all) => all.map((b) => b.getAttribute('aria-label')));
  for (const [i, said] of cells.entries()) {
    const of = /(\d+) confirmed to (\d+) possible of (\d+), (\d+) not judged/.exec(said);
    if (of) assert.ok(bars[i].includes(`: ${of[1]}–${of[2]} of ${of[3]}, ${of[4]} not judged`), `${said} / ${bars[i]}`);
    else assert.match(bars[i], /: \? of/);
  }
  await check();
});

test('two dates: the terms sum to the change, and a wrong date is said', async () => {
  const { page, check } = await open(browser, at('real'));
  const status = page.locator('#compare .sum');
  for (const reach of ['90 days', 'a year', 'five years', 'all']) {
    await page.getByRole('button', { name: reach, exact: true }).click();
    for (const [, before, now, gained, lost] of (await status.textContent()).matchAll(/from (\d+) to (\d+): (?:\+(\d+))? ?(?:−(\d+))?/g)) assert.equal(Number(before) + Number(gained || 0) - Number(lost || 0), Number(now));
  }
  assert.match(await status.textContent(), /^Nothing could be judged on 2019-04-02; on 2026-08-22 confirmed was \d+, possible \d+\.$/);
  const listed = await page.locator('#compare .changes tbody tr').count();
  assert.ok(listed > 30);
  assert.match(await page.locator('#compare .side').last().textContent(), new RegExp((await page.locator('.figure strong').textContent()).replace(/–/, '–')));
  const from = page.getByRole('textbox', { name: 'From', exact: true });
  for (const wrong of ['2026-02-30', 'yesterday', '2026-09-01']) {
    await from.fill(wrong);
    await from.press('Enter');
    assert.match(await status.textContent(), /^Two dates as 2026-08-22/);
    assert.equal(await from.getAttribute('aria-invalid'), String(wrong !== '2026-09-01'));
  }
  await check();
});

test('what lapses in ninety days is exactly what the data forecast', async () => {
  const { page, check } = await open(browser, at('real'));
  const want = await page.evaluate(() => {
    const part = window.PLUMBLINE.parts['subject-0'], as_of = window.PLUMBLINE.subjects[0].as_of;
    return part.standings.filter((s) => s.lapses !== null && ['observed', 'attested', 'indicated'].includes(s.state) && s.lapses - as_of <= 90 * 86400).length;
  });
  assert.ok(want > 0);
  assert.equal(await page.locator('#lapses tbody tr').count(), want);
  assert.match(await page.locator('#lapses h2').textContent(), new RegExp(`^${want} activit`));
  await check();
});

test('on paper the ground is white even by night, nothing is folded and the controls are gone', async () => {
  const { page, check } = await open(browser, at('portfolio'), { context: { colorScheme: 'dark' } });
  const pdf = await page.pdf({ format: 'A4', printBackground: true });
  assert.ok(pdf.length > 50000);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  assert.equal(await page.locator('.filters').first().isVisible(), false);
  await check();
});

test('on paper commits and other subjects are written out in full, and nothing is wider than the sheet', async () => {
  const { page, check } = await open(browser, at('portfolio'), { context: { viewport: { width: 688, height: 1000 } } });
  const shown = (selector) => page.locator(selector).evaluateAll((all) => all.filter((n) => n.offsetParent !== null).map((n) => n.textContent));
  const addresses = (selector) => page.locator(selector).evaluateAll((all) => all.map((n) => [getComputedStyle(n, '::after').content, n.getAttribute('href')]));
  const subject = new URL(await page.locator('.card h3 a').first().getAttribute('href'), page.url()).href;
  assert.ok((await addresses('.card h3 a')).every(([after]) => after === 'none'), 'on a screen a link needs no address');
  await page.locator('tr.control', { hasText: '●' }).first().locator('button.open').click();
  await page.locator('.term').first().waitFor();
  assert.deepEqual(await shown('.detail .full'), []);
  await page.emulateMedia({ media: 'print' });
  const cards = await addresses('.card h3 a');
  assert.ok(cards.length > 2);
  for (const [after, href] of cards) assert.equal(after, `"index.html${href}"`);
  const commits = await shown('.detail .full');
  assert.ok(commits.length > 0 && commits.every((c) => /^[0-9a-f]{40}$/.test(c)), `${commits}`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) < 690, 'but for a pixel that is rounded up');
  await page.goto(subject);
  await page.locator('main[data-ready]').waitFor();
  const path = await addresses('.path a');
  assert.ok(path.length > 0);
  for (const [after, href] of path) assert.equal(after, `"index.html${href}"`);
  await check();
});

test('nothing collected: the page says so and what would fill it', async () => {
  const { page, check } = await open(browser, at('nothing'));
  assert.match(await page.locator('.figure').textContent(), /not assessable/);
  assert.match(await page.locator('#trend').textContent(), /plumbline audit PATH/);
  assert.deepEqual(await violations(page), []);
  await check();
});

test('a file of data that was not copied along is named', async () => {
  const folder = at('nothing');
  rmSync(join(folder, 'evidence-0.js'));
  const { page } = await open(browser, folder);
  await page.locator('button.open').first().click();
  await page.locator('.detail', { hasText: 'evidence-0.js could not be read' }).waitFor();
});

test('ten subjects of 128 activities over five years read and draw little before they show', async () => {
  const { page, check } = await open(browser, at('portfolio'));
  assert.equal(await page.locator('.map thead th').count(), 10);
  const size = (name) => statSync(join(at('portfolio'), name)).size;
  const read = ['data.js', 'subject-0.js'].reduce((n, name) => n + size(name), 0);
  assert.ok(read < 400e3, `${read} bytes of data are read before the page shows`);
  const all = readdirSync(at('portfolio')).reduce((n, name) => n + size(name), 0);
  assert.ok(all < 10e6, `${all} bytes in all`);
  assert.ok(!(await page.evaluate(() => 'evidence-0' in window.PLUMBLINE.parts)), 'rows wait until an activity is opened');
  // 3,913 today: elements are counted, not seconds, which a busy machine has as many of as it likes
  assert.ok(await page.evaluate(() => document.getElementsByTagName('*').length) < 6000);
  await check();
});
