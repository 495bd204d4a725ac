// The gates of the releases: the train (gates by releases), and what the next release has to bring. lane.js shows one release.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data, FIRST = 10;

  var CRITERIA = {
    in_time: { glyph: '●', word: 'in time', fill: 'observed' },
    waived: { glyph: '◆', word: 'waived', fill: 'attested' },
    late: { glyph: '◒', word: 'late', fill: 'late' },
    missing: { glyph: '○', word: 'missing', fill: 'absent' },
    undecidable: { glyph: '?', word: 'undecidable', fill: 'unknown' },
    nothing_to_judge: { glyph: '·', word: 'nothing to judge', fill: 'rest' },
    not_applicable: { glyph: '–', word: 'not applicable', fill: 'rest' }
  };
  var GATES = {
    passed: { glyph: '●', word: 'passed', state: 'observed' },
    passed_with_open_actions: { glyph: '◕', word: 'passed with open actions', state: 'observed' },
    passed_on_waivers: { glyph: '◆', word: 'passed on waivers', state: 'attested' },
    failed: { glyph: '○', word: 'failed', state: 'absent' },
    not_held: { glyph: '┄', word: 'not held', state: 'unknown' },
    undecidable: { glyph: '?', word: 'undecidable', state: 'unknown' },
    not_applicable: { glyph: '–', word: 'not for this release', state: 'not_applicable' }
  };
  var COUNTED = ['in_time', 'waived', 'late', 'missing', 'undecidable'];

  function seconds(text) { return text === null || text === undefined ? null : Date.parse(text) / 1000; }

  // "18 d", "3 h": the largest unit of which there is a whole one.
  function span(s) {
    s = Math.abs(s);
    return s >= 86400 ? Math.floor(s / 86400) + ' d' : s >= 3600 ? Math.floor(s / 3600) + ' h' : s >= 60 ? Math.floor(s / 60) + ' min' : s + ' s';
  }

  function counts(criteria) {
    var n = {};
    criteria.forEach(function (c) { n[c.verdict] = (n[c.verdict] || 0) + 1; });
    return n;
  }

  function said(n) {
    return Object.keys(CRITERIA).filter(function (v) { return n[v]; }).map(function (v) { return n[v] + ' ' + CRITERIA[v].word; }).join(', ');
  }

  function all(release) { return Array.prototype.concat.apply([], release.gates.map(function (g) { return g.verdict === 'not_applicable' ? [] : g.criteria; })); }

  function latest(criteria) { return criteria.reduce(function (most, c) { return c.late_seconds !== null && (most === null || c.late_seconds > most) ? c.late_seconds : most; }, null); }

  // How long before its gate the last piece came that was in time; null where no clock says.
  function slack(gate) {
    var least = null, at = gate.held ? seconds(gate.held.at) : null;
    gate.criteria.forEach(function (c) {
      var by = c.verdict === 'in_time' && c.witnesses.length ? seconds(c.witnesses[0].not_after) : null;
      if (at !== null && by !== null && (least === null || at - by < least)) least = at - by;
    });
    return least;
  }

  function bar(n, kind) {
    var of = COUNTED.reduce(function (sum, v) { return sum + (n[v] || 0); }, 0);
    return el('span.bar.' + (kind || 'thin'), null, COUNTED.map(function (v) { return p.segment(CRITERIA[v].fill, n[v] || 0, of); }));
  }

  function cell(release, gate, open) {
    var kind = GATES[gate.verdict], n = counts(gate.criteria), late = latest(gate.criteria), least = slack(gate);
    if (gate.verdict === 'not_applicable') return el('td.gate.none', { title: gate.detail || kind.word }, '–');
    var words = kind.word + (said(n) ? ': ' + said(n) : '') + (gate.held && gate.held.claimed ? '; recorded as ' + gate.held.claimed : '');
    var by = late !== null ? span(late) + ' late' : least !== null && least >= 86400 ? span(least) + ' before' : '';
    return el('td.gate', null, el('button.gate-cell', { type: 'button', click: function () { open(release, gate.id); }, title: words, 'aria-label': release.name + ', ' + gate.id + ': ' + words },
      el('span.mark.mark-' + kind.state, { 'aria-hidden': 'true' }, kind.glyph), el('span.by', null, by), bar(n)));
  }

  function train(own, list, open) {
    var head = el('tr', null, el('th', { scope: 'col' }, 'Gate'), list.map(function (r) {
      return el('th', { scope: 'col', title: r.name + ', ' + r.at.slice(0, 10) + (r.clock === 'committer_date' ? ' (committer date: the tag has none of its own)' : '') + (r.moved ? '; the tag moved' : '') },
        el('button.release', { type: 'button', click: function () { open(r, null); } }, r.name), el('span.kind', null, r.at.slice(0, 10) + (r.moved ? ', moved' : '')));
    }));
    var rows = own.process.gates.map(function (g, i) {
      return el('tr', null, el('th', { scope: 'row' }, el('span.practice-name', null, el('span.id', null, g.id), el('span', null, g.name))), list.map(function (r) { return cell(r, r.gates[i], open); }));
    });
    return el('div.wide', { tabindex: '0', role: 'region', 'aria-label': 'Gates by releases' }, el('table.train', null,
      el('caption.unseen', null, 'What each gate of each release shows'), el('thead', null, head), el('tbody', null, rows)));
  }

  function finding(own) {
    var last = own.releases[own.releases.length - 1], n = counts(all(last)), late = latest(all(last));
    var parts = COUNTED.filter(function (v) { return n[v]; }).map(function (v) { return n[v] + ' ' + CRITERIA[v].word; });
    return last.name + ': ' + (parts.join(', ') || 'nothing to judge') + (late !== null ? '; the latest came ' + span(late) + ' after its gate' : '');
  }

  function legend() {
    return el('ul.note.key', null, Object.keys(GATES).map(function (g) { return el('li', null, el('span.mark.mark-' + GATES[g].state, { 'aria-hidden': 'true' }, GATES[g].glyph), ' ' + GATES[g].word); }),
      COUNTED.map(function (v) { return el('li', null, el('span.key-bar.fill-' + CRITERIA[v].fill), ' ' + CRITERIA[v].word); }));
  }

  function decidable(c) {
    var more = [[c.ci, 'CI'], [c.tracker, 'a tracker'], [c.artefacts, 'release artefacts']].filter(function (m) { return m[0] > 0; });
    return c.git + ' of ' + c.of + ' criteria can be decided from git' + more.map(function (m) { return '; ' + m[1] + ' would add ' + m[0]; }).join('') + (c.lacking ? '; ' + c.lacking + ' lack evidence that nobody brings yet' : '') + '.';
  }

  // What the next release has to bring before its gates, judged as if they were held today, and what will have ended by then.
  function readiness(own) {
    var next = own.next, rows = [], waits = 0;
    if (!next) return null;
    next.gates.forEach(function (g, i) {
      if (g.verdict === 'not_applicable') return;
      g.criteria.forEach(function (c, k) {
        if (c.verdict === 'undecidable') waits += 1;
        if (c.verdict === 'missing' || c.verdict === 'late') rows.push([own.process.gates[i], own.process.gates[i].criteria[k], c]);
      });
    });
    var when = next.expected ? 'By a forecast it ' + (next.expected < own.as_of ? 'was due about ' : 'comes about ') + next.expected.slice(0, 10) + ': the median of the last ' + next.intervals + ' intervals between releases.' : 'Too few releases came before it to foresee when it comes.';
    return el('div.readiness', null, el('h3', null, 'For the release after ' + next.previous), el('p.note', null, when), rows.length ? el('ul.plain', null, rows.map(function (r) {
      return el('li', null, el('span.mark.mark-absent', { 'aria-hidden': 'true' }, CRITERIA[r[2].verdict].glyph), ' ', el('span.id', null, r[1].id), ' ' + r[1].says + ' (' + CRITERIA[r[2].verdict].word + ' so far, before ' + r[0].name + ')');
    })) : el('p', null, 'Nothing is missing or late so far.'), next.lapses.length ? el('ul.plain', null, next.lapses.map(function (l) {
      return el('li', null, el('span.id', null, l.criterion || l.gate), ' ' + (l.by_then ? 'will have ended by then, on ' : 'ends on ') + l.at.slice(0, 10) + ': ' + l.what);
    })) : el('p', null, 'Nothing that counts today grows too old or ends.'), waits ? el('p.note', null, p.count(waits, 'criterion', 'criteria') + ' cannot be decided yet: each says below which source or person would tell.') : null);
  }

  function notes(own) {
    var shown = own.notes.filter(function (n) { return n.kind !== 'without_gates'; });
    if (!shown.length) return null;
    return el('details.notices', null, el('summary', null, p.count(shown.length, 'finding', 'findings') + ' about tags, order and claims'), el('ul.plain', null, shown.map(function (n) { return el('li', null, (n.release ? n.release + ': ' : '') + n.text); })));
  }

  function fill(box, own) {
    box.textContent = '';
    if (!own) return p.append(box, el('p.gaps', { role: 'alert' }, 'gates-' + d.number + '.js could not be read: it belongs beside index.html.'));
    var lane = el('div.lane', { id: 'release' }), shown = FIRST, place = el('div');
    function open(release, gate) {
      lane.textContent = '';
      p.append(lane, p.lane(own, release, gate));
      lane.scrollIntoView({ block: 'nearest' });
    }
    function draw() {
      place.textContent = '';
      p.append(place, train(own, own.releases.slice(-shown), open));
    }
    var more = own.releases.length > FIRST ? el('button.quiet', { type: 'button', click: function () { shown = shown === FIRST ? own.releases.length : FIRST; more.textContent = words(); draw(); } }, '') : null;
    function words() { return shown === FIRST ? 'Show ' + own.releases.length + ' releases' : 'Show the last ' + FIRST; }
    if (more) more.textContent = words();
    document.getElementById('gates-title').textContent = p.visible(finding(own));
    p.append(box, [el('p.note', null, own.process.title + ', version ' + own.process.version + '. ' + own.process.notice), el('p.note', null, decidable(own.decidable)),
      place, legend(), el('p.note', null, 'Releases of ' + own.product + ': the last ' + Math.min(own.releases.length, own.all) + ' of ' + own.all + '. All: plumbline gates --all'), more, notes(own), p.lateness(own), readiness(own), lane]);
    draw();
    open(own.releases[own.releases.length - 1], null);
    window.scrollTo(window.scrollX, window.scrollY);
    p.chart.redraw();
  }

  // Gates are a product's: where several stand below, each page of theirs has its own.
  function elsewhere() {
    var found = [];
    (function look(name, depth) {
      p.load.below(name).forEach(function (s) {
        if (s.gates) found.push(s);
        else if (depth < 10) look(s.name, depth + 1);
      });
    })(d.name, 0);
    if (!found.length) return null;
    return p.section('gates', 'Gates of the releases', el('p', null, 'Each product has its own, on its page: ', found.map(function (s, i) {
      return [i ? ', ' : '', el('a', { href: p.load.address(s) }, s.title)];
    }), '.'));
  }

  function section() {
    if (!d.known.gates) return elsewhere();
    var box = el('div', null, el('p.note', null, 'Reading the gates …'));
    p.load.gates(function (own) { fill(box, own); });
    return p.section('gates', 'Gates of the releases', box);
  }

  p.gates = { section: section, CRITERIA: CRITERIA, GATES: GATES, COUNTED: COUNTED, counts: counts, all: all, latest: latest, seconds: seconds, span: span, said: said };
})();
