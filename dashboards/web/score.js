// What could not be seen, the score as a range, and where all of it comes from.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data, LINE = 150;

  // Where it was read from; of many sources their number.
  function read() {
    if (!d.ends.length) return null;
    var names = d.ends.map(function (e) { return e[0]; });
    if (names.length === 1 && names[0] === d.subject) return null;
    return el('p.dates', null, 'Read from ' + (names.length > 4 ? names.length + ' sources' : names.join(', ')));
  }

  // Up to the whole, and what was asked for but is not here.
  function path() {
    var steps = p.load.path();
    var up = steps.length > 1 ? el('nav.path', { 'aria-label': 'Subjects above' }, el('ol', null, steps.map(function (s, i) {
      return el('li', null, i + 1 < steps.length ? el('a', { href: p.load.address(s) }, s.title) : el('span', { 'aria-current': 'page' }, s.title));
    }))) : null;
    return [up, d.missing === null ? null : el('p.gaps', { role: 'note' }, 'This page has no subject “' + d.missing + '”; it shows ' + d.title + '. Another one: plumbline report --subject NAME')];
  }

  function header() {
    var ends = d.mixed && d.ends.length
      ? el('details.ends', null, el('summary', null, 'Each source at its own end'),
          el('ul', null, d.ends.map(function (e) { return el('li', null, e[0] + ': ' + p.day(e[1])); })))
      : null;
    return el('header', null, path(),
      el('p.label', null, d.label),
      el('h1', null, d.title || d.subject),
      el('p.dates', null, d.as_of_words.charAt(0).toUpperCase() + d.as_of_words.slice(1), '; known at ' + p.day(d.known_at)),
      ends ? null : read(), ends,
      d.modified_what ? el('p.dates', null, 'The pack was modified here: ' + d.modified_what) : null);
  }

  // One line of them; the rest one key away, under `rest` where they are not more of the same.
  function told(words, title, kind, rest) {
    if (!words.length) return null;
    var more = words.length - 1, cut = words[0].length > LINE;
    var first = el('span', null, el('strong', null, title), cut ? words[0].slice(0, LINE).replace(/\s+\S*$/, '') + '… ' : words[0] + ' ');
    if (!more && !cut) return el('p.' + kind, { role: 'note' }, first);
    return el('details.' + kind, null,
      el('summary', null, first, el('span.more', null, !more ? 'in full' : rest || 'and ' + more + ' more')),
      el('ul', null, words.slice(cut ? 0 : 1).map(function (g) { return el('li', null, g); })));
  }

  // What could not be looked at, at the top: what nobody read up to the date, then what failed while it was read.
  function gaps() { return [told(d.unread_words, 'Not read: ', 'gaps', 'what that means'), told(d.gap_words, 'Not seen: ', 'gaps')]; }

  // Of a whole whose parts end apart the last move is the one before the first end. What each part did, up to its own.
  function moves() {
    var list = p.load.below(d.name);
    if (d.unread_since === null || !list.length) return null;
    return el('table.moves', null, el('caption', null, 'Each by itself, up to its own end'),
      el('thead', null, el('tr', null, ['Part', 'Read up to', 'Score', 'Last move'].map(function (t) { return el('th', { scope: 'col' }, t); }))),
      el('tbody', null, list.map(function (s) {
        return el('tr', null, el('th', { scope: 'row' }, el('a', { href: p.load.address(s) }, s.title), ' ', el('span.kind', null, s.kind)),
          el('td.date', null, s.read_to === null ? 'never' : p.day(s.read_to)), el('td.date', null, s.score_words), el('td', null, s.change || (s.read_to === null ? '' : 'none')));
      })));
  }
  // What is worth knowing and hides nothing.
  function notices() { return told(d.notice_words, 'Notice: ', 'notices'); }

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
  function legend() {
    return el('ul.legend', { 'aria-label': 'States' }, Object.keys(p.STATES).map(function (state, i) {
      return el('li', null, el('button.chip', { type: 'button', 'data-state': state, click: function () { p.filter({ state: state }); } },
        p.mark(state), ' ' + p.STATES[state].word + ' ', el('b', null, d.states[i])));
    }));
  }

  function score() {
    var bar = p.stateBar('large', d.states, d.of);
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', d.score_words + ', ' + d.coverage_words);
    return el('section', { id: 'score', 'aria-label': 'Score' },
      el('p.figure', null, el('strong', null, d.score_words), el('span', null, d.coverage_words)),
      bar, scale(), legend(),
      el('p.note', null, d.coverage ? 'From confirmed to possible, by self-assessment. ' : 'Nothing here could be judged by self-assessment; below is what would tell. ', d.change ? (d.unread_since === null ? 'Last move: ' : 'Last move while all was read: ') + d.change + '.' : null),
      d.that_day ? el('p.note', null, d.that_day + '.') : null, moves());
  }

  function footer() {
    return el('footer', null,
      el('p', null, 'The same ' + d.edition + ' self-assessment again, on any machine that has this evidence:'),
      p.command(d.reproduce),
      el('dl', null, el('dt', null, 'Digest'), el('dd', null, el('code', null, d.digest)),
        el('dt', null, 'Lens'), el('dd', null, el('code', null, d.lens || 'not given'))),
      el('p.note', null, d.attribution, d.attribution ? (/\.$/.test(d.attribution) ? ' ' : '. ') : null, 'The rules, the reading of evidence and every verdict here are a self-assessment by plumbline, not an assessment by the publisher of ' + d.edition + '.'),
      el('p.note', null, 'Charts: Apache ECharts; its licence and notice stand beside this page.'));
  }

  p.score = { header: header, gaps: gaps, notices: notices, score: score, footer: footer };
})();
