// A portfolio whose clones end apart: what was not read comes first, what each line did by itself stands beside the score, and no chart or title takes
// the silence after the first end for news.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, scratch, uneven, violations } from './support.mjs';

let browser, report;
// Registered here: a hook made inside `before` would run at its end.
const closing = [];
after(async () => {
  for (const close of closing.reverse()) await close();
});
const later = (close) => closing.push(close);
before(async () => {
  report = uneven(scratch(later));
  browser = await launch(later);
});

test('what was not read comes first, with who ended when and what to do', async () => {
  const { page, check } = await open(browser, report);
  const first = page.locator('main > *').first();
  assert.equal(await first.getAttribute('class'), 'gaps');
  assert.match(await first.locator('summary').textContent(), /^Not read: core line after 2025-01-10, radio line after 2025-07-09\. Bring them up to date and collect again: plumbline collect\./);
  await first.locator('summary').click();
  assert.match(await first.locator('li').textContent(), /the whole cannot be judged in full since 2025-01-12/);
  assert.deepEqual(await violations(page), []);
  await check();
});

test('beside the score each line has its last move, up to its own end', async () => {
  const { page, check } = await open(browser, report);
  const rows = await page.locator('#score .moves tbody tr').evaluateAll((all) => all.map((r) => [...r.cells].map((c) => c.textContent)));
  assert.deepEqual(rows.map((r) => r.slice(0, 2)), [['core line line', '2025-01-10'], ['edge line line', '2025-12-31'], ['radio line line', '2025-07-09']]);
  assert.match(rows[0][3], /^\+\d possible on 2025-01-10; up: .*CR1\.4 by evidence/);
  assert.match(rows[1][3], /^\+\d possible on 2025-12-01; up: /);
  assert.match(rows[2][3], /^−1 possible on 2025-06-29; down: CMVM2\.4 /);
  assert.doesNotMatch(await page.locator('#score').textContent(), /source not read since/);
  assert.deepEqual(await page.locator('.card').evaluateAll((all) => all.map((c) => /Read up to ([0-9-]+)/.exec(c.textContent)[1])), ['2025-01-10', '2025-12-31', '2025-07-09']);
  await check();
});

test('on a narrow screen what each line did is no wider than it', async () => {
  const { page } = await open(browser, report, { context: { viewport: { width: 390, height: 800 } } });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  assert.equal(await page.locator('.moves tbody tr').count(), 3);
});

test('the trend is told up to the first end, and its words name who ended and what to do', async () => {
  const { page, check } = await open(browser, report);
  const title = await page.locator('#trend h2').textContent();
  assert.match(title, /^Up to 2025-01-12, while all was read: confirmed stayed at 0, possible /);
  assert.doesNotMatch(title, /fell|Nothing could be judged/);
  assert.match(await page.locator('#trend .note').first().textContent(), /Not read: core line after 2025-01-10, radio line after 2025-07-09\..*plumbline collect/);
  assert.equal(await page.getByRole('textbox', { name: 'To', exact: true }).inputValue(), '2025-01-11');
  assert.match(await page.locator('#compare').textContent(), /Not all was read after 2025-01-11\. What changed later, part by part: core line, edge line, radio line\./);
  await check();
});

test('a line by itself is no worse off for another that ended', async () => {
  const { page, check } = await open(browser, report, { address: '?subject=edge%20line' });
  assert.equal(await page.locator('.gaps').count(), 0);
  assert.match(await page.locator('#score').textContent(), /Last move: \+/);
  assert.doesNotMatch(await page.locator('#trend h2').textContent(), /while all was read/);
  await check();
});

test('what lapses in one line is told at the whole, with the line', async () => {
  const { page, check } = await open(browser, report);
  const rows = await page.locator('#lapses tbody tr').evaluateAll((all) => all.map((r) => [...r.cells].map((c) => c.textContent.trim())));
  assert.deepEqual(rows.map((r) => [r[0].slice(0, 5), r[1], r[3]]), [['AA1.1', 'edge line', '2026-02-01']]);
  assert.equal(await page.locator('#lapses h2').textContent(), '1 activity of a part lapses in the 90 days after 2025-12-31');
  assert.equal(await page.locator('#lapses tbody a', { hasText: 'edge line' }).getAttribute('href'), '?subject=edge%20line#AA1.1');
  await check();
});

test('a strip that ends unread beside a state that holds says why', async () => {
  const { page, check } = await open(browser, report, { address: '#SR1.5' });
  await page.locator('#detail-SR1\\.5 .strip').waitFor();
  assert.match(await page.locator('tr.control', { hasText: 'SR1.5' }).textContent(), /indicated/);
  const parts = await page.locator('#detail-SR1\\.5 .strip .segment').evaluateAll((all) => all.map((n) => n.className + ' ' + n.title));
  assert.equal(parts.length, 2);
  assert.match(parts[0], /fill-indicated indicated from 2023-01-01 to 2025-01-12$/);
  assert.match(parts[1], /fill-unknown unknown from 2025-01-12 \(the source was not read recently enough\)$/);
  assert.match(await page.locator('#detail-SR1\\.5 .history').textContent(), /Of 2025-12-31 alone it is unknown .* since 2025-01-12; above, indicated counts each source at its own end\./);
  await check();
});

test('a strip of many short stretches ends with the newest, and one that always held is not drawn as unknown', async () => {
  const { page, check } = await open(browser, report);
  const drawn = await page.evaluate(() => {
    const p = window.plumb, day = 86400, end = p.data.as_of, steps = [[null, 'indicated', '']];
    for (let i = 900; i > 0; --i) steps.push([end - i * day, i % 2 ? 'indicated' : 'unknown', '']);
    const node = p.strip({ steps, state: 'indicated' });
    document.querySelector('#activities').appendChild(node);
    const bar = node.querySelector('.strip'), last = bar.lastChild.getBoundingClientRect(), box = bar.getBoundingClientRect(), first = bar.firstChild.className;
    node.remove();
    return { inside: last.right <= box.right + 2 && last.left >= box.left, first };
  });
  assert.deepEqual(drawn, { inside: true, first: 'segment fill-indicated' });
  await check();
});

test('the footer ends each sentence once', async () => {
  const { page, check } = await open(browser, report);
  const words = await page.locator('footer').textContent();
  assert.match(words, /by its publisher\. The rules/);
  assert.doesNotMatch(words, /\.\./);
  await check();
});
