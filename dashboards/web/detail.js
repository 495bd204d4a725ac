// From one activity to its evidence: rule, questions, numbers, exceptions, commits and files.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;
  var ANSWERS = { yes: 'yes', no: 'no', unknown: 'unknown', no_case: 'no case to judge' };

  // Commands ask the root unless told otherwise.
  function subject() { return d.subjects.length > 1 || d.subjects[0].kind === '' ? ' --subject ' + p.shell(d.subject) : ''; }

  function stateOf(t) {
    if (t.answer === 'yes') return t.rule === 'observed' ? 'observed' : 'indicated';
    return t.answer === 'no' ? 'absent' : t.answer === 'unknown' ? 'unknown' : 'not_applicable';
  }

  function sentence(label, text) { return text ? el('p', null, el('b', null, label + ' '), text) : null; }

  function dates(c) {
    var out = [];
    if (c.since !== null) out.push((c.at_least ? 'At least since ' : 'Since ') + p.day(c.since));
    if (c.seen_since !== c.since && c.seen_since !== null) out.push('seen since ' + p.day(c.seen_since) + ' across ' + p.count(c.unknown_inside.length, 'unknown span', 'unknown spans'));
    if (c.lapses !== null) out.push((p.STATES[c.state].rank < 3 ? 'lapses ' : 'changes ') + p.day(c.lapses) + ' if nothing new happens (forecast)');
    return out.length ? el('p', null, out.join('; ') + '.') : null;
  }

  function inside(c) {
    if (!c.unknown_inside.length) return null;
    return el('p.note', null, 'Unknown between: ' + c.unknown_inside.map(function (s) { return p.day(s[0]) + ' to ' + p.day(s[1]); }).join(', '));
  }

  function evidence(row) {
    if (row.commit && /^[0-9a-f]{7,64}$/.test(row.commit)) {
      return [p.command('git show ' + row.commit.slice(0, 12) + (row.path && p.visible(row.path) === row.path ? ' -- ' + p.shell(row.path) : '')), el('span.full', null, row.commit)];
    }
    return el('code', null, row.evidence);
  }

  // The words of the log that show what ran.
  function cited(r) {
    if (!r.log) return null;
    return el('div.cited', null, el('span', null, 'in ' + r.log), (r.lines || '').split('\n').map(function (line) { return line ? el('pre', null, line) : null; }));
  }

  function rows(title, list) {
    if (!list.length) return null;
    return el('table.rows', null, el('caption', null, title),
      el('thead', null, el('tr', null, ['Date', 'What', 'Evidence'].map(function (t) { return el('th', { scope: 'col' }, t); }))),
      el('tbody', null, list.map(function (r) {
        var file = r.path && r.detail.indexOf(r.path) < 0 ? [el('code', null, r.path), ' '] : null;
        return el('tr', null, el('td.date', null, (r.at || 'always').slice(0, 10), r.until ? ' to ' + r.until.slice(0, 10) : ''),
          el('td', null, file, r.detail, cited(r)), el('td', null, evidence(r)));
      })));
  }

  function numbers(t) {
    if (!t.population) return null;
    var bar = el('span.bar.small', { 'aria-hidden': 'true' }, p.segment('observed', t.ok, t.n), p.segment('unknown', t.open, t.n), p.segment('absent', t.n - t.ok - t.open, t.n));
    return el('p.numbers', null, bar, ' ', el('b', null, t.ok + ' of ' + t.n), t.open ? ', ' + t.open + ' undecided' : '', t.exceptions ? ', ' + p.count(t.exceptions, 'exception', 'exceptions') : '');
  }

  function exceptions(t) {
    if (!t.exceptions) return null;
    var some = t.first_exceptions.length < t.exceptions ? ', the newest ' + t.first_exceptions.length : '';
    return el('div', null, rows('Exceptions: ' + t.exceptions + some, t.first_exceptions),
      el('p', null, 'All of them: ', p.command('plumbline population ' + p.shell(t.probe) + subject() + ' --format csv')));
  }

  // Nothing to show but the answer: such terms of several sources share a line.
  function bare(t) { return !t.population && !t.witnesses.length && !t.thin.length && !t.exceptions && !t.left_window && t.lapses === null; }

  function answerWords(t) {
    return ANSWERS[t.answer] + (t.answer !== 'unknown' && t.since !== null ? ' since ' + p.day(t.since) : '') + (t.clause ? ': ' + t.clause : '') +
      (t.missing ? ' (would tell: ' + t.missing + ')' : '');
  }

  function gather(list, same) {
    var out = [];
    list.forEach(function (t) {
      var found = out.filter(function (seen) { return same(t, seen[0]); })[0];
      if (found) found.push(t);
      else out.push([t]);
    });
    return out;
  }

  function answer(same) {
    var t = same[0];
    return el('div.answer', null,
      el('p', null, p.mark(stateOf(t)), ' ', el('b', null, same.map(function (s) { return s.subject; }).join(', ') + ': '), answerWords(t) + '.'),
      numbers(t), rows(t.population ? 'Newest that fit' : 'Seen', t.witnesses), t.began_with ? rows('Began with', [t.began_with]) : null, rows(t.doubt ? 'Seen, in doubt' : 'Seen, and does not count', t.thin), exceptions(t),
      t.left_window ? rows('Left the window, which is why the answer moved', [t.left_window]) : null,
      t.lapses !== null ? el('p', null, (t.answer === 'yes' ? 'Lapses ' : 'Changes ') + p.day(t.lapses) + ' if nothing new happens (forecast).') : null);
  }

  function question(asked) {
    var t = asked[0];
    var answers = gather(asked, function (a, b) { return bare(a) && bare(b) && answerWords(a) === answerWords(b); });
    return el('div.term', null, el('h4', null, t.question),
      el('p.note', null, el('code', null, t.probe), ', ' + t.rule + ' rule; asked: ' + t.asked), answers.map(answer));
  }

  function seen(terms) {
    var answered = terms.filter(function (t) { return t.answer !== 'unknown'; }).length;
    return answered + ' of ' + terms.length + ' seen';
  }

  // `unread`: true while the rows are on their way, else the file that could not be read.
  function answers(c, unread) {
    if (!c.terms) return el('p.note', { role: 'status' }, unread === true || unread === null ? 'Reading the evidence…' : unread + ' could not be read: it belongs beside index.html. Copy the whole folder, or write it again.');
    return [c.terms.length ? el('h3', null, 'Answers: ' + seen(c.terms)) : null,
      gather(c.terms, function (a, b) { return a.rule === b.rule && a.probe === b.probe && a.asked === b.asked; }).map(question)];
  }

  function detail(c, unread) {
    var rule = c.rule ? el('pre.rule', null, c.rule.split('\n').map(function (l) { return el('span', null, l); })) : el('p', null, 'No rule: only a named person can say.');
    return el('div.detail', null,
      p.strip(c), dates(c), inside(c),
      sentence('What next:', c.next),
      el('h3', null, 'Rule'), rule, sentence('Why:', c.why),
      answers(c, unread),
      el('p.last', null, 'The same in a terminal, with ' + p.count(c.evidence, 'evidence id', 'evidence ids') + ': ', p.command('plumbline explain ' + p.shell(c.id) + subject())),
      c.firms ? el('p.note', null, 'Observed in ' + p.count(c.firms, 'firm', 'firms') + ' of the ' + d.edition + ' pool.') : null);
  }

  p.detail = detail;
})();
