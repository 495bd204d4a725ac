// The palette of the style sheet, seen by other eyes: states must stay apart, text must be readable.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('../../dashboards/web/style.css', import.meta.url), 'utf8');
const blocks = [...css.matchAll(/:root \{([^}]*)\}/g)].map((m) => Object.fromEntries([...m[1].matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((v) => [v[1], v[2]])));
const grounds = { light: blocks[0], dark: blocks[1] };

// Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
const eyes = {
  'full colour': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
  greyscale: [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]],
};

const linear = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
const seen = (rgb, matrix) => matrix.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])));
const luminance = (rgb) => 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];

function contrast(a, b) {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

function lab(rgb) {
  const xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]].map((r) => r[0] * rgb[0] + r[1] * rgb[1] + r[2] * rgb[2]);
  const f = xyz.map((v, i) => v / [0.95047, 1, 1.08883][i]).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116));
  return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
}

const distance = (a, b) => Math.hypot(...lab(a).map((v, i) => v - lab(b)[i]));

// A difference of 2.3 is just noticeable; small marks at a distance need several times that. 10 is our choice for marks that also
// differ in pattern and word. Greyscale carries no hue at all: there the pattern decides, and the test below asks for it.
const APART = 10;
const STATES = ['observed', 'attested', 'indicated', 'absent'];

for (const [ground, colours] of Object.entries(grounds)) {
  for (const eye of ['full colour', 'protanopia', 'deuteranopia', 'tritanopia']) {
    test(`on ${ground} ground the states stay apart in ${eye}`, () => {
      const through = STATES.concat('ground').map((s) => [s, seen(linear(colours[s]), eyes[eye])]);
      for (const [i, [a, x]] of through.entries())
        for (const [b, y] of through.slice(i + 1)) assert.ok(distance(x, y) >= APART, `${a} and ${b} differ by ${distance(x, y).toFixed(1)}`);
    });
  }

  test(`on ${ground} ground all text has a contrast of at least 4.5 to 1`, () => {
    const inks = ['ink', 'soft', 'accent', 'observed', 'attested', 'indicated-ink', 'absent-ink', 'unknown-ink'];
    for (const ink of inks) for (const under of ['ground', 'hover']) assert.ok(contrast(colours[ink], colours[under]) >= 4.5, `${ink} on ${under}: ${contrast(colours[ink], colours[under]).toFixed(2)}`);
    for (const tint of ['hole', 'tint-1', 'tint-2', 'tint-3', 'tint-4', 'tint-5']) assert.ok(contrast(colours.ink, colours[tint]) >= 4.5, `ink on ${tint}: ${contrast(colours.ink, colours[tint]).toFixed(2)}`);
  });

  test(`on ${ground} ground the tints of the map get steadily stronger, to every eye`, () => {
    for (const [eye, matrix] of Object.entries(eyes)) {
      const light = ['ground', 'tint-1', 'tint-2', 'tint-3', 'tint-4', 'tint-5'].map((t) => lab(seen(linear(colours[t]), matrix))[0]);
      for (let i = 1; i < light.length; ++i) assert.ok(Math.abs(light[i] - light[0]) >= Math.abs(light[i - 1] - light[0]) + 2.3, `${eye}: tint ${i} is no step from ${i - 1}: ${light.map((v) => v.toFixed(1))}`);
    }
  });
}

test('where no hue is left, states differ by pattern and by glyph', () => {
  const fill = (state) => /background: ([^;]*)/.exec(css.slice(css.indexOf(`.fill-${state} {`)))[1];
  const patterns = { indicated: /repeating-linear-gradient/, unknown: /radial-gradient/ };
  for (const [state, pattern] of Object.entries(patterns)) assert.match(fill(state), pattern);
  // absent is a hollow frame where it stands beside solid states
  assert.match(css, /\.large \.fill-absent[^{]*\{ background: var\(--ground\); border: 2px solid/);
  const glyphs = [...readFileSync(new URL('../../dashboards/web/base.js', import.meta.url), 'utf8').matchAll(/glyph: '(.)'/g)].map((m) => m[1]);
  assert.equal(glyphs.length, 6);
  assert.equal(new Set(glyphs).size, 6);
});
