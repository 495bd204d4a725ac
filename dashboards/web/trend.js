// When: the score of this subject over the years, and the same as tables.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;

  function table(points) {
    return el('table.steps', null, el('caption', null, 'The score at each step, newest first'),
      el('thead', null, el('tr', null, ['From', 'Confirmed', 'Possible', 'Not judged'].map(function (t, i) { return el(i ? 'th.number' : 'th', { scope: 'col' }, t); }))),
      el('tbody', null, points.slice().reverse().map(function (x) {
        var hole = x[3] === 0;
        return el('tr', null, el('td', null, p.day(x[0])), el('td.number', null, hole ? '┄' : String(x[1])), el('td.number', null, hole ? '┄' : String(x[2])), el('td.number', null, String(d.of - x[3])));
      })));
  }

  function releases() {
    if (!d.releases.length) return null;
    return el('table.steps', null, el('caption', null, 'Releases'), el('thead', null, el('tr', null, ['Tagged', 'Release', 'Source'].map(function (t) { return el('th', { scope: 'col' }, t); }))),
      el('tbody', null, d.releases.slice().reverse().map(function (r) { return el('tr', null, el('td.date', null, p.day(r[0])), el('td', null, r[1]), el('td', null, r[2])); })));
  }

  function notes() {
    return el('p.note', null, 'Activities of ' + d.of + ', by self-assessment with what is known now',
      d.releases.length ? '; ticks below are releases' : '', d.gap_spans.length ? '; the broken line above is where a source was not collected' : '', '. ',
      d.unread_words.length ? 'Not read: ' + d.unread_words.join(' ') : 'A source that ended is unknown after its tolerance.',
      d.that_day ? ' ' + d.that_day + '.' : '');
  }

  // Past the first end the whole falls because nobody looked: that is no finding of what was done.
  function whole(points) {
    var before = points.filter(function (x) { return x[0] < d.unread_since; });
    if (!before.length) return p.steps.finding(points);
    var words = p.steps.finding(before);
    return 'Up to ' + p.day(d.unread_since) + ', while all was read: ' + words.charAt(0).toLowerCase() + words.slice(1);
  }

  function section() {
    var points = p.steps.dated(d.trend);
    if (!points.length) return p.section('trend', 'No trend yet', el('p', null, 'Nothing dated was collected. A history fills this: plumbline audit PATH'));
    var uneven = d.unread_since !== null && p.load.below(d.name).length > 0, last = points[points.length - 1];
    var finding = uneven ? whole(points) : p.steps.finding(points);
    var what = { points: points, as_of: d.as_of, of: d.of, gap_spans: d.gap_spans, releases: d.releases, uneven: uneven ? d.unread_since : null,
      begin: points[0][0] * 1000, end: Math.max(d.as_of || 0, last[0]) * 1000,
      top: Math.max(8, Math.ceil(1.15 * points.reduce(function (m, x) { return Math.max(m, x[2]); }, 0))) };
    var canvas = el('div.chart', { role: 'img', 'aria-label': finding + '. The same data as a table: press t' });
    var same = p.chart.table('t', 'The trend as a table', [table(points), releases()]);
    p.chart.mount(canvas, function () { return p.steps.option(what); }, same.show);
    return p.section('trend', finding, notes(), canvas, same.button, same.box);
  }

  p.trend = { section: section };
})();
