// What could not be seen, the score as a range, where, and what next.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;

  // Where it was read from; of many sources their number.
  function read() {
    if (!d.ends.length) return null;
    var names = d.ends.map(function (e) { return e[0]; });
    if (names.length === 1 && names[0] === d.subject) return null;
    return el('p.dates', null, 'Read from ' + (names.length > 4 ? names.length + ' sources' : names.join(', ')));
  }

  function header() {
    var ends = d.mixed && d.ends.length
      ? el('details.ends', null, el('summary', null, 'Each source at its own end'),
          el('ul', null, d.ends.map(function (e) { return el('li', null, e[0] + ': ' + p.day(e[1])); })))
      : null;
    return el('header', null,
      el('p.label', null, d.label),
      el('h1', null, d.subject),
      el('p.dates', null, d.as_of_words.charAt(0).toUpperCase() + d.as_of_words.slice(1), '; known at ' + p.day(d.known_at)),
      ends ? null : read(), ends,
      d.modified_what ? el('p.dates', null, 'The pack was modified here: ' + d.modified_what) : null);
  }

  // One line, at the top; the rest one key away.
  function gaps() {
    if (!d.gaps.length) return null;
    var first = el('span', null, el('strong', null, 'Not seen: '), d.gaps[0]);
    if (d.gaps.length === 1) return el('p.gaps', { role: 'note' }, first);
    return el('details.gaps', { role: 'note' },
      el('summary', null, first, el('span.more', null, ' and ' + p.count(d.gaps.length - 1, 'more gap', 'more gaps'))),
      el('ul', null, d.gaps.slice(1).map(function (g) { return el('li', null, g); })));
  }

  function tally() {
    var n = { observed: 0, attested: 0, indicated: 0, absent: 0, unknown: 0, not_applicable: 0 };
    d.controls.forEach(function (c) { n[c.state] += 1; });
    return n;
  }

  function scale() {
    var ticks = [0, 32, 64, 96, 128];
    if (d.of !== 128) ticks = [0, d.of];
    return el('div.scale', { 'aria-hidden': 'true' }, ticks.map(function (t) {
      var tick = el('span', null, t);
      tick.style.left = (d.of ? 100 * t / d.of : 0) + '%';
      return tick;
    }));
  }

  // Each state with its count; a press shows those activities.
  function legend(n) {
    return el('ul.legend', { 'aria-label': 'States' }, Object.keys(p.STATES).map(function (state) {
      return el('li', null, el('button.chip', { type: 'button', 'data-state': state, click: function () { p.filter({ state: state }); } },
        p.mark(state), ' ' + p.STATES[state].word + ' ', el('b', null, n[state])));
    }));
  }

  function score() {
    var n = tally();
    var bar = el('div.bar.large', { role: 'img', 'aria-label': d.score_words + ', ' + d.coverage_words },
      p.segment('observed', n.observed, d.of, n.observed + ' observed'),
      p.segment('attested', n.attested, d.of, n.attested + ' attested'),
      p.segment('indicated', n.indicated, d.of, n.indicated + ' indicated: a person must confirm'),
      p.segment('absent', n.absent, d.of, n.absent + ' absent'),
      p.segment('not_applicable', n.not_applicable, d.of, n.not_applicable + ' not applicable'),
      p.segment('unknown', n.unknown, d.of, n.unknown + ' could not be judged'));
    return el('section', { id: 'score', 'aria-label': 'Score' },
      el('p.figure', null, el('strong', null, d.score_words), el('span', null, d.coverage_words)),
      bar, scale(), legend(n),
      el('p.note', null, d.coverage ? 'From confirmed to possible, by self-assessment. ' : 'Nothing here could be judged by self-assessment; below is what would tell. ', d.change ? 'Last move: ' + d.change + '.' : null));
  }

  function practiceRow(r) {
    var judged = r.unknown < r.of;
    var words = (judged ? r.confirmed + '–' + r.possible : '?') + ' of ' + r.of;
    var bar = el('span.bar', null,
      p.segment('observed', r.confirmed, r.of), p.segment('indicated', r.possible - r.confirmed, r.of),
      p.segment('rest', r.of - r.possible - r.unknown, r.of), p.segment('unknown', r.unknown, r.of));
    if (r.pool > 0) {
      var line = el('span.pool', { title: 'pool: ' + Math.round(r.pool / 100) + ' %' });
      line.style.left = (r.pool / 100) + '%';
      bar.appendChild(line);
    }
    return el('li', null, el('button.practice', {
      type: 'button', 'aria-label': r.name + ': ' + words + ', ' + r.unknown + ' not judged. Show its activities',
      click: function () { p.filter({ practice: r.id }); }
    }, el('span.name', null, r.name), bar, el('span.words', null, words)));
  }

  function finding() {
    var judged = d.practices.filter(function (r) { return r.unknown < r.of && r.confirmed > 0; });
    function most(list, key) { return list.reduce(function (a, b) { return b[key] * a.of > a[key] * b.of ? b : a; }); }
    if (!d.possible) return 'Where: nothing was seen in any practice';
    if (!judged.length) return 'Nothing is confirmed yet; ' + most(d.practices, 'possible').name + ' has most to confirm';
    var best = most(judged, 'confirmed');
    var bare = d.practices.filter(function (r) { return r.confirmed === 0; }).length;
    return best.name + ' is furthest' + (bare ? '; ' + p.count(bare, 'practice has', 'practices have') + ' nothing confirmed' : '');
  }

  function practices() {
    var domains = [];
    d.practices.forEach(function (r) { if (domains.indexOf(r.domain) < 0) domains.push(r.domain); });
    var groups = domains.map(function (domain) {
      return el('div.domain', null, el('h3', null, domain),
        el('ul', null, d.practices.filter(function (r) { return r.domain === domain; }).map(practiceRow)));
    });
    var pool = d.practices.some(function (r) { return r.pool > 0; });
    return p.section('practices', finding(), el('div.domains', null, groups),
      el('ul.note.key', null, key('observed', 'confirmed'), key('indicated', 'possible'), key('rest', 'absent or n/a'), key('unknown', 'not judged'),
        pool ? el('li', null, el('span.key-line'), 'mean of the ' + d.edition + ' pool') : null));
  }

  function key(kind, word) { return el('li', null, el('span.key-bar.fill-' + kind), word); }

  function lapses() {
    var soon = d.controls.filter(function (c) { return c.lapses !== null && p.STATES[c.state].rank < 3; })
      .sort(function (a, b) { return a.lapses - b.lapses; }).slice(0, 3);
    if (!soon.length) return null;
    return el('div', null, el('h3', null, 'Lapses first, if nothing new happens (forecast)'),
      el('ul.plain', null, soon.map(function (c) {
        return el('li', null, el('span.date', null, p.day(c.lapses)), ' ', p.jump(c.id), ' ' + c.title);
      })));
  }

  function next() {
    var actions = d.next.length
      ? el('ol.next', null, d.next.map(function (n) {
          return el('li', null, el('p', null, el('strong', null, n.action)),
            el('p.note', null, n.control ? [p.jump(n.control), ' ' + n.title + '; '] : null,
              n.turns === 1 ? 'would turn it' : 'would turn ' + n.turns + ' activities'));
        }))
      : el('p', null, 'Nothing to suggest: no activity has a remedy that would turn it.');
    var unknown = d.unknown_words.length
      ? el('div', null, el('h3', null, d.coverage_words),
          el('ul.plain', null, d.unknown_words.map(function (w) { return el('li', null, w); })))
      : null;
    return p.section('next', 'What next', el('div.columns', null, actions, el('div.aside', null, unknown, lapses())));
  }

  function footer() {
    return el('footer', null,
      el('p', null, 'The same ' + d.edition + ' self-assessment again, on any machine that has this evidence:'),
      p.command(d.reproduce),
      el('dl', null, el('dt', null, 'Digest'), el('dd', null, el('code', null, d.digest)),
        el('dt', null, 'Lens'), el('dd', null, el('code', null, d.lens || 'not given'))),
      el('p.note', null, d.attribution, d.attribution ? '. ' : null, 'The rules, the reading of evidence and every verdict here are a self-assessment by plumbline, not an assessment by the publisher of ' + d.edition + '.'),
      el('p.note', null, 'Charts: Apache ECharts; its licence and notice stand beside this page.'));
  }

  p.score = { header: header, gaps: gaps, score: score, practices: practices, next: next, footer: footer };
})();
