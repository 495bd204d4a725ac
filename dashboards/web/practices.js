// Where: the practices as bars, beside the radar of the same shares, with the pool of firms as a thin line.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;

  function range(r) { return (r.unknown < r.of ? r.confirmed + '–' + r.possible : '?') + ' of ' + r.of; }

  // Confirmed, possible, absent, not judged: the same four parts wherever a practice is drawn.
  function bar(r, kind) {
    return el('span.bar' + (kind ? '.' + kind : ''), { 'aria-hidden': 'true' },
      p.segment('observed', r.confirmed, r.of), p.segment('indicated', r.possible - r.confirmed, r.of),
      p.segment('rest', r.of - r.possible - r.unknown, r.of), p.segment('unknown', r.unknown, r.of));
  }

  function row(r) {
    var drawn = bar(r);
    if (r.pool > 0) {
      var line = el('span.pool', { title: 'pool: ' + Math.round(r.pool / 100) + ' %' });
      line.style.left = (r.pool / 100) + '%';
      drawn.appendChild(line);
    }
    return el('li', null, el('button.practice', {
      type: 'button', 'aria-label': r.id + ' ' + r.name + ': ' + range(r) + ', ' + r.unknown + ' not judged. Show its activities',
      click: function () { p.filter({ practice: r.id }); }
    }, el('span.id', null, r.id), el('span.name', null, r.name), drawn, el('span.words', null, range(r))));
  }

  function finding() {
    var judged = d.practices.filter(function (r) { return r.unknown < r.of && r.confirmed > 0; });
    // Several may share the first place: then no single one is named as if it had it alone.
    function most(list, key) {
      var first = list.reduce(function (a, b) { return b[key] * a.of > a[key] * b.of ? b : a; });
      return list.filter(function (r) { return r[key] * first.of === first[key] * r.of; });
    }
    function named(list, one, many) {
      var names = list.map(function (r) { return r.name; });
      if (names.length > 2) return names[0] + ' and ' + (names.length - 1) + ' more' + many;
      return names.join(' and ') + (names.length > 1 ? many : one);
    }
    if (!d.possible) return 'Where: nothing was seen in any practice';
    if (!judged.length) return 'Nothing is confirmed yet; ' + named(most(d.practices, 'possible'), ' has', ' have') + ' most to confirm';
    var best = most(judged, 'confirmed');
    var bare = d.practices.filter(function (r) { return r.confirmed === 0; }).length;
    return named(best, ' is', ' are') + ' furthest' + (bare ? '; ' + p.count(bare, 'practice has', 'practices have') + ' nothing confirmed' : '');
  }

  function key(kind, word) { return el('li', null, el('span.key-bar.fill-' + kind), word); }

  function keys(pool) {
    return el('ul.note.key', null, key('observed', 'confirmed'), key('indicated', 'possible'), key('rest', 'absent or n/a'), key('unknown', 'not judged'),
      el('li', null, el('span.key-dots'), 'most it could be, were all that was not judged there'),
      pool ? el('li', null, el('span.key-line'), 'line and tick: mean of the ' + d.edition + ' pool' + (d.firms ? ' of ' + d.firms + ' firms' : '')) : null);
  }

  // How the pool's line is made: a reader must be able to make it again.
  function source() {
    return el('p.note', null, 'The pool’s share of a practice is the sum of its activities’ published counts over ' + (d.firms ? d.firms + ' firms' : 'the firms') +
      ' times its activities, which is the mean of the firms’ own shares. No firm’s high-water mark is published, so none of the pool is drawn; ours stands in the table.');
  }

  function table() {
    var pool = d.practices.some(function (r) { return r.pool > 0; });
    var heads = ['Practice', 'Confirmed', 'Possible', 'Not judged', 'Of', pool ? 'Pool' : null, 'High-water mark, confirmed'].filter(Boolean);
    return el('table', null, el('caption', null, 'Practices by self-assessment'),
      el('thead', null, el('tr', null, heads.map(function (h, i) { return el(i ? 'th.number' : 'th', { scope: 'col' }, h); }))),
      el('tbody', null, d.practices.map(function (r) {
        var seen = r.unknown < r.of;
        return el('tr', null, el('th', { scope: 'row' }, el('span.id', null, r.id), ' ' + r.name),
          [seen ? r.confirmed : '?', seen ? r.possible : '?', r.unknown, r.of, pool ? Math.round(r.pool / 100) + ' %' : null, r.high_water_mark]
            .filter(function (v) { return v !== null; }).map(function (v) { return el('td.number', null, String(v)); }));
      })));
  }

  function section() {
    var domains = [];
    d.practices.forEach(function (r) { if (domains.indexOf(r.domain) < 0) domains.push(r.domain); });
    var groups = domains.map(function (domain) {
      return el('div.domain', null, el('h3', null, domain),
        el('ul', null, d.practices.filter(function (r) { return r.domain === domain; }).map(row)));
    });
    var pool = d.practices.some(function (r) { return r.pool > 0; });
    var same = p.chart.table('r', 'Practices as a table', table());
    var radar = p.radar(finding(), same);
    return p.section('practices', finding(), el('div.where', null, radar, el('div.domains', null, groups)), keys(pool), pool ? source() : null, same.button, same.box);
  }

  p.practices = { section: section, bar: bar, range: range, finding: finding };
})();
