// node run.mjs FILE…: runs browser tests. Ends 77 (skipped) with a reason where the browser or its driver is not there; with
// PLUMBLINE_BROWSER=required that is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const missing = [];
if (!existsSync(here + 'node_modules/playwright-core')) missing.push('npm ci --ignore-scripts --prefix tests/browser');
else if (!(await import('./support.mjs')).findChromium()) missing.push('apt-get install chromium (or PLUMBLINE_CHROMIUM=PATH)');
if (missing.length) {
  console.log(`skipped: the page was not opened in a browser; run: ${missing.join('; ')}`);
  process.exit(process.env.PLUMBLINE_BROWSER === 'required' ? 1 : 77);
}
const result = spawnSync(process.execPath, ['--test', ...process.argv.slice(2).map((file) => here + file)], { stdio: 'inherit' });
process.exit(result.status === 0 ? 0 : 1);
