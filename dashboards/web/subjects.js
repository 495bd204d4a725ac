// Lines, products or sources side by side: each with its range, its states and its steps, all on the same scales.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;
  var PLURAL = { line: 'lines', product: 'products', source: 'sources' };

  function plural(list) {
    var kinds = list.map(function (s) { return s.kind; }).filter(function (k, i, all) { return all.indexOf(k) === i; });
    return kinds.length === 1 && PLURAL[kinds[0]] ? PLURAL[kinds[0]] : 'parts';
  }

  // Who shows most and least, of those that could be judged: of the others nobody knows.
  function finding(all) {
    var list = all.filter(function (s) { return s.coverage > 0; }), dark = all.length - list.length;
    if (!list.length) return all.length === 1 ? all[0].title + ' could not be judged' : 'None of the ' + all.length + ' ' + plural(all) + ' could be judged';
    var rest = !dark ? '' : '; ' + (dark === 1 ? all.filter(function (s) { return s.coverage === 0; })[0].title : dark + ' ' + plural(all)) + ' could not be judged';
    var key = list.some(function (s) { return s.confirmed > 0; }) ? 'confirmed' : 'possible';
    var best = list.slice().sort(function (a, b) { return b[key] - a[key] || b.possible - a.possible; });
    if (best[0][key] === 0) return 'Nothing was seen in any of ' + (dark ? 'those that could be judged' : 'the ' + list.length + ' ' + plural(list)) + rest;
    var most = best.filter(function (s) { return s[key] === best[0][key]; }), last = best[best.length - 1];
    if (most.length === list.length) return (list.length === 1 ? list[0].title + ' shows ' : 'All ' + list.length + ' ' + plural(list) + (dark ? ' that could be judged' : '') + ' show ') + best[0][key] + ' ' + key + rest;
    var who = most.length === 1 ? most[0].title + ' shows' : most.length === 2 ? most[0].title + ' and ' + most[1].title + ' show' : most.length + ' ' + plural(list) + ' show';
    return who + ' most: ' + best[0][key] + ' ' + key + '; ' + last.title + ' least: ' + last[key] + rest;
  }

  // One scale for all, or side by side would compare nothing.
  function scales(list) {
    var points = [].concat.apply([], list.map(function (s) { return p.steps.dated(s.trend); }));
    if (!points.length) return null;
    return { begin: 1000 * Math.min.apply(null, points.map(function (x) { return x[0]; })), end: 1000 * Math.max.apply(null, list.map(function (s) { return s.as_of || 0; })),
      top: Math.max(8, Math.ceil(1.15 * Math.max.apply(null, points.map(function (x) { return x[2]; })))) };
  }

  function chart(s, scale) {
    var points = p.steps.dated(s.trend);
    if (!scale || !points.length) return el('p.note', null, 'No trend yet: nothing dated was collected here.');
    var finding = p.steps.finding(points);
    var canvas = el('div.small-chart', { role: 'img', 'aria-label': s.title + ': ' + finding });
    p.chart.mount(canvas, function () {
      return p.steps.option({ points: points, as_of: s.as_of, of: s.of, gap_spans: [], releases: [], begin: scale.begin, end: scale.end, top: scale.top, small: true });
    });
    return [canvas, el('p.note', null, finding)];
  }

  function card(s, scale) {
    var bar = p.stateBar('medium', s.states, s.of);
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', s.title + ': ' + s.score_words + ', ' + s.coverage_words);
    return el('li.card', null, el('h3', null, el('a', { href: p.load.address(s) }, s.title), el('span.kind', null, s.kind)),
      el('p.range', null, el('strong', null, s.score_words), el('span', null, s.coverage_words)), bar, chart(s, scale),
      d.mixed && s.read_to !== null ? el('p.note', null, 'Read up to ' + p.day(s.read_to) + '.') : null,
      s.gaps ? el('p.note', null, p.count(s.gaps, 'gap', 'gaps') + ': something here was not collected') : null);
  }

  function section() {
    var list = p.load.below(d.name);
    if (!list.length) return null;
    var scale = scales(list);
    var more = list.some(function (s) { return s.possible > d.possible || s.confirmed > d.confirmed || s.coverage > d.coverage; });
    return p.section('subjects', finding(list), more && d.across_words ? el('p.note', null, d.across_words) : null, el('ul.cards', null, list.map(function (s) { return card(s, scale); })),
      d.left_out ? el('p.note', null, p.count(d.left_out, 'source has', 'sources have') + ' no place of their own here, as there are many. To open one: ', p.command('plumbline report --subject NAME')) : null);
  }

  p.subjects = { section: section, finding: finding };
})();
