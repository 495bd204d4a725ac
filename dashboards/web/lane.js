// One release in time: a lane a gate, its line, and the evidence of its criteria before or after it. And lateness from release to release.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, DAY = 86400;

  // From the release before, or half a year back, to the last thing that came after the gates.
  function frame(own, release) {
    var g = p.gates, at = g.seconds(release.at), from = at - 182 * DAY, to = at;
    own.releases.forEach(function (r) { if (r.name === release.previous) from = Math.min(g.seconds(r.at), at - 7 * DAY); });
    release.gates.forEach(function (gate) {
      if (gate.held) from = Math.min(from, g.seconds(gate.held.at)), to = Math.max(to, g.seconds(gate.held.at));
      gate.criteria.forEach(function (c) { if (c.verdict === 'late' && c.witnesses.length && c.witnesses[0].not_after) to = Math.max(to, g.seconds(c.witnesses[0].not_after)); });
    });
    var pad = Math.max(DAY, (to - from) * 0.04);
    return { from: from - pad, to: to + pad };
  }

  function place(f, t) { return Math.max(0, Math.min(100, 100 * (t - f.from) / (f.to - f.from))) + '%'; }

  function markOf(f, c, says) {
    var g = p.gates, w = c.witnesses[0], t = w && g.seconds(w.not_after);
    if (!w || t === null) return null;
    var words = c.id + ' ' + says + ': ' + g.CRITERIA[c.verdict].word + ', ' + w.not_after.slice(0, 10) + ' (' + w.clock + ')' + (t < f.from ? ', before what is drawn' : '');
    var node = el('span.witness.witness-' + c.verdict, { title: words, role: 'img', 'aria-label': words }, t < f.from ? '‹' : g.CRITERIA[c.verdict].glyph);
    node.style.left = place(f, t);
    return node;
  }

  function lane(f, gate, known) {
    var g = p.gates, kind = g.GATES[gate.verdict], line = null;
    if (gate.held) {
      line = el('span.gate-line' + (gate.held.stand_in ? '.stand-in' : ''), { title: gate.held.at.slice(0, 10) + ', ' + gate.held.source });
      line.style.left = place(f, g.seconds(gate.held.at));
    }
    return el('li.lane-row', null, el('span.lane-name', null, el('span.id', null, gate.id), ' ' + known.name, el('span.kind', null, kind.glyph + ' ' + kind.word)),
      el('span.track', null, line, gate.criteria.map(function (c, i) { return markOf(f, c, known.criteria[i].says); })));
  }

  function heldWords(gate) {
    if (!gate.held) return 'Nobody recorded when it was held.';
    var by = { ticket: 'a gate record (ticket)', file: 'a gate record (file)', stated: 'plumbline.yaml', tag: 'a tag', release_tag: 'the release’s tag', continuous: 'every change, up to the tag', stand_in: 'nobody recorded it; judged against' };
    return gate.held.at.slice(0, 10) + ', by ' + by[gate.held.by] + ': ' + gate.held.source + (gate.held.claimed ? '; recorded as ' + gate.held.claimed : '') + '.';
  }

  function evidence(c) {
    var w = c.witnesses[0] || c.exceptions[0];
    var words = w ? (w.not_after ? w.not_after.slice(0, 10) + ' ' : '') + w.detail + (w.commit ? ', commit ' + w.commit.slice(0, 12) : '') + (w.path ? ', ' + w.path : '') + ' (' + w.clock + ')' : '';
    var why = c.detail || (c.reason ? c.reason.replace(/_/g, ' ') : '');
    return [words, words && why ? '; ' : '', why, w && w.commit ? el('span.full', null, w.commit) : null, c.waiver ? 'waived by ' + c.waiver.by + ' until ' + String(c.waiver.until).slice(0, 10) + ': ' + c.waiver.reason : ''];
  }

  function row(c, known) {
    var kind = p.gates.CRITERIA[c.verdict];
    return el('tr', null, el('td.id', null, c.id), el('td', null, known.says),
      el('td', null, el('span.witness-' + c.verdict, { 'aria-hidden': 'true' }, kind.glyph), ' ' + kind.word + (c.late_seconds !== null ? ', by ' + p.gates.span(c.late_seconds) : '')),
      el('td', null, evidence(c), c.population ? '. ' + c.population.ok + ' of ' + c.population.n + ' hold' + (c.population.open ? ', ' + c.population.open + ' could not be judged' : '') + '.' : ''));
  }

  function table(gate, known, opened) {
    return el('details', { open: opened }, el('summary', null, el('span.id', null, gate.id), ' ' + known.name + ': ' + p.gates.GATES[gate.verdict].word + ' (' + (p.gates.said(p.gates.counts(gate.criteria)) || 'no criterion is asked') + ')'),
      el('p.note', null, heldWords(gate)), gate.signatures.length ? el('p.note', null, 'To be signed by: ' + gate.signatures.map(function (s) { return s.role.replace(/_/g, ' ') + ' (' + (s.seen ? s.by || 'seen' : 'not seen') + ')'; }).join(', ')) : null,
      el('table.criteria', null, el('caption.unseen', null, 'Criteria of ' + gate.id), el('thead', null, el('tr', null, ['Criterion', 'What has to hold before it', 'Verdict', 'Evidence'].map(function (h) { return el('th', { scope: 'col' }, h); }))),
        el('tbody', null, gate.criteria.map(function (c, i) { return row(c, known.criteria[i]); }))));
  }

  p.lane = function (own, release, opened) {
    var f = frame(own, release), held = [];
    release.gates.forEach(function (gate, i) { if (gate.verdict !== 'not_applicable') held.push([gate, own.process.gates[i]]); });
    var first = opened || (held.filter(function (h) { return h[0].verdict === 'failed'; })[0] || held[0] || [{ id: '' }])[0].id;
    return [el('h3', null, release.name + ', ' + release.at.slice(0, 10) + (release.changes !== null ? ', ' + p.count(release.changes, 'change', 'changes') + ' since ' + (release.previous || 'the beginning') : '')),
      release.range_unknown ? el('p.note', null, 'Its range of changes is not known: ' + release.range_unknown + '.') : null,
      el('ol.lanes', { 'aria-label': 'Gates of ' + release.name + ' in time' }, held.map(function (h) { return lane(f, h[0], h[1]); })),
      el('p.lane-scale.note', null, el('span', null, p.day(Math.round(f.from))), el('span', null, p.day(Math.round(f.to)))),
      el('p.note', null, 'A line is the gate (broken: nobody recorded it, judged against what stands in). A mark left of its line was there in time; ‹ was there before what is drawn.'),
      held.map(function (h) { return table(h[0], h[1], h[0].id === first); }),
      el('p.note', null, 'The whole way to the evidence: ', p.command('plumbline explain ' + p.shell(release.name + '/' + first)))];
  };

  // Lateness and absence from release to release.
  p.lateness = function (own) {
    var g = p.gates, list = own.releases;
    if (list.length < 3) return null;
    function value(v) { return list.map(function (r) { return g.counts(g.all(r))[v] || 0; }); }
    function option() {
      var css = p.chart.css, font = p.chart.font(12);
      var colour = { in_time: css('--observed'), waived: css('--attested'), late: p.chart.hatch(css('--absent'), 2), missing: css('--absent'), undecidable: css('--hole') };
      return {
        animation: false, textStyle: font, grid: { left: 36, right: 8, top: 10, bottom: 64 },
        xAxis: { type: 'category', data: list.map(function (r) { return p.visible(r.name); }), axisLabel: Object.assign({ rotate: 45, interval: 'auto' }, font, { fontSize: 11 }), axisLine: { lineStyle: { color: css('--hair') } }, axisTick: { show: false } },
        yAxis: { type: 'value', minInterval: 1, axisLabel: font, splitLine: { lineStyle: { color: css('--hair') } } },
        series: g.COUNTED.map(function (v) { return { type: 'bar', stack: 'all', silent: true, barMaxWidth: 26, data: value(v), itemStyle: { color: colour[v], borderColor: v === 'undecidable' ? css('--dot') : 'transparent', borderType: 'dotted' } }; })
      };
    }
    var bad = list.filter(function (r) { var n = g.counts(g.all(r)); return (n.late || 0) + (n.missing || 0) > 0; }).length;
    var same = p.chart.table('g', 'Criteria by release', el('table', null, el('thead', null, el('tr', null, el('th', null, 'Release'), g.COUNTED.map(function (v) { return el('th', null, g.CRITERIA[v].word); }), el('th', null, 'latest'))),
      el('tbody', null, list.map(function (r) { var n = g.counts(g.all(r)), late = g.latest(g.all(r)); return el('tr', null, el('td', null, r.name), g.COUNTED.map(function (v) { return el('td.number', null, n[v] || 0); }), el('td.number', null, late === null ? '' : g.span(late))); }))));
    var canvas = el('div.chart.lateness', { role: 'img', 'aria-label': 'Criteria in time, waived, late, missing and undecidable at each release. The same data as a table: press g' });
    p.chart.mount(canvas, option, same.show);
    return el('div', null, el('h3', null, bad ? p.count(bad, 'release', 'releases') + ' of the last ' + list.length + ' had evidence late or missing' : 'None of the last ' + list.length + ' releases had evidence late or missing, as far as could be decided'), canvas, same.button, same.box);
  };
})();
