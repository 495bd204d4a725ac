// Two dates side by side. The states at a date are looked up in the steps of each activity; nothing is judged here.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data, DAY = 86400, YEAR = 365 * DAY;
  var from, to, out, first, end, status;

  function stepAt(c, t) {
    var found = c.steps[0] || [null, c.state, c.clause];
    c.steps.forEach(function (s) { if (s[0] === null || s[0] <= t) found = s; });
    return found;
  }

  // The step with which the state that holds at t began to hold without a break, and the reason it had then.
  function turned(c, t) {
    var run = null;
    c.steps.forEach(function (s) { if (s[0] === null || s[0] <= t) { if (!run || run[1] !== s[1]) run = s; } });
    return run || [null, c.state, c.clause];
  }

  function score(t) {
    var names = Object.keys(p.STATES), counts = names.map(function () { return 0; });
    d.controls.forEach(function (c) { counts[names.indexOf(stepAt(c, t)[1])] += 1; });
    var confirmed = counts[0] + counts[1];
    return { states: counts, confirmed: confirmed, possible: confirmed + counts[2], unknown: counts[4] };
  }

  // A date means its first second, as in --as-of; the day of the assessment means the assessment's own second.
  function instant(input) {
    var text = input.value.trim(), t = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text + 'T00:00:00Z') / 1000 : NaN;
    if (p.day(t) !== text) t = NaN;  // 30 February is no day
    input.setAttribute('aria-invalid', String(isNaN(t)));
    return p.day(d.as_of) === text ? d.as_of : t;
  }

  function shows(state) { return p.STATES[state].rank < 3; }
  function confirms(state) { return p.STATES[state].rank < 2; }

  var GROUPS = [
    ['Shown now, not then', function (a, b) { return !shows(a) && shows(b); }],
    ['Shown then, not now', function (a, b) { return shows(a) && !shows(b); }],
    ['Confirmed now, only indicated then', function (a, b) { return shows(a) && shows(b) && confirms(b) && !confirms(a); }],
    ['Only indicated now, confirmed then', function (a, b) { return shows(a) && shows(b) && confirms(a) && !confirms(b); }],
    ['Could not be judged then', function (a, b) { return a === 'unknown' && !shows(b); }],
    ['Can no longer be judged', function (a, b) { return b === 'unknown' && !shows(a); }],
    ['Moved otherwise', function () { return true; }]
  ];

  function changes(a, b) {
    return d.controls.map(function (c) { return { c: c, was: stepAt(c, a), is: stepAt(c, b), at: turned(c, b) }; })
      .filter(function (x) { return x.was[1] !== x.is[1]; });
  }

  function why(x) {
    if (x.at[2]) return x.at[2];
    return x.is[1] === x.c.state && x.c.shown_by ? p.probeWords(x.c.shown_by) : '';
  }

  function table(title, list) {
    return el('table.changes', null, el('caption', null, title + ': ' + list.length),
      el('thead', null, el('tr', null, ['Activity', 'Then', 'Now', 'Turned', 'Why'].map(function (t) { return el('th', { scope: 'col' }, t); }))),
      el('tbody', null, list.map(function (x) {
        return el('tr', null, el('th', { scope: 'row' }, p.jump(x.c.id), ' ' + x.c.title), el('td', null, p.stateWord(x.was[1])), el('td', null, p.stateWord(x.is[1])),
          el('td.date', null, p.day(x.at[0])), el('td.reason', null, why(x)));
      })));
  }

  function signed(n) { return n > 0 ? '+' + n : n < 0 ? '−' + -n : '0'; }

  // "Possible 5 to 7: +3 −1 = +2": the terms sum to the change.
  function sum(word, has, list, before, after) {
    var gained = list.filter(function (x) { return !has(x.was[1]) && has(x.is[1]); }).length, lost = list.filter(function (x) { return has(x.was[1]) && !has(x.is[1]); }).length;
    if (!gained && !lost) return word + ' stayed at ' + after;
    return word + ' went from ' + before + ' to ' + after + ': ' + (gained ? '+' + gained : '') + (gained && lost ? ' ' : '') + (lost ? '−' + lost : '') + (gained && lost ? ' = ' + signed(gained - lost) : '');
  }

  // Beside a date at which nothing could be judged there is no difference to count.
  function words(a, b, then, now, list) {
    var dark = then.unknown === d.of, darker = now.unknown === d.of;
    function stood(t, s) { return 'on ' + p.day(t) + ' confirmed was ' + s.confirmed + ', possible ' + s.possible + '.'; }
    if (dark && darker) return 'Nothing could be judged on ' + p.day(a) + ', nor on ' + p.day(b) + '.';
    if (dark) return 'Nothing could be judged on ' + p.day(a) + '; ' + stood(b, now);
    if (darker) return 'Nothing could be judged on ' + p.day(b) + '; ' + stood(a, then);
    return sum('Confirmed', confirms, list, then.confirmed, now.confirmed) + '; ' + sum('possible', shows, list, then.possible, now.possible) + '.';
  }

  function practices(list) {
    var by = d.practices.map(function (r) {
      return [r, list.reduce(function (n, x) { return x.c.practice === r.id ? n + (shows(x.is[1]) ? 1 : 0) - (shows(x.was[1]) ? 1 : 0) : n; }, 0)];
    }).filter(function (x) { return x[1] !== 0; });
    return by.length ? el('p', null, 'Possible by practice: ' + by.map(function (x) { return x[0].name + ' ' + signed(x[1]); }).join(', ') + '.') : null;
  }

  function side(t, s) {
    var judged = s.unknown < d.of, words = judged ? s.confirmed + '–' + s.possible + ' of ' + d.of : 'not assessable';
    var bar = p.stateBar('medium', s.states, d.of);
    bar.setAttribute('role', 'img');
    bar.setAttribute('aria-label', p.day(t) + ': ' + words);
    return el('div.side', null, el('span.date', null, p.day(t)), bar, el('span.words', null, words + ', ' + s.unknown + ' could not be judged'));
  }

  function grouped(list) {
    var left = list.slice();
    return GROUPS.map(function (g) {
      var mine = left.filter(function (x) { return g[1](x.was[1], x.is[1]); });
      left = left.filter(function (x) { return mine.indexOf(x) < 0; });
      return mine.length ? table(g[0], mine) : null;
    });
  }

  function draw() {
    var a = instant(from), b = instant(to);
    out.textContent = '';
    if (isNaN(a) || isNaN(b) || a > b || b > d.as_of) {
      status.textContent = 'Two dates as 2026-08-22, the earlier one first, none after ' + p.day(d.as_of) + '.';
      return;
    }
    var then = score(a), now = score(b), list = changes(a, b);
    status.textContent = words(a, b, then, now, list);
    p.append(out, [side(a, then), side(b, now), then.unknown < d.of && now.unknown < d.of ? practices(list) : null,
      list.length ? grouped(list) : el('p', null, 'No activity stood otherwise on ' + p.day(a) + ' than on ' + p.day(b) + '. An earlier date may show more.')]);
  }

  function input(label, value) {
    return el('input.day', { type: 'text', inputmode: 'numeric', size: 10, maxlength: 10, spellcheck: 'false', autocomplete: 'off', 'aria-label': label, value: value, change: draw });
  }

  function reach(words, seconds) {
    return el('button.quiet', { type: 'button', click: function () {
      from.value = p.day(seconds === null ? first : Math.max(first, end - seconds));
      to.value = p.day(end);
      draw();
    } }, words);
  }

  function section() {
    var dated = p.steps.dated(d.trend);
    if (!dated.length || d.as_of === null || d.as_of - dated[0][0] < DAY) return null;
    first = dated[0][0];
    var parts = d.unread_since === null ? [] : p.load.below(d.name);
    // Past the first end of a part the whole says nothing of what was done.
    end = parts.length && d.unread_since - DAY > first ? d.unread_since - DAY : d.as_of;
    out = el('div.sides');
    status = el('p.sum', { role: 'status' });
    from = input('From', p.day(Math.max(first, end - YEAR)));
    to = input('To', p.day(end));
    var node = p.section('compare', 'Two dates side by side',
      el('div.filters', null, el('label', null, 'From ', from), el('label', null, 'to ', to), reach('90 days', 90 * DAY), reach('a year', YEAR), reach('five years', 5 * YEAR), reach('all', null)),
      parts.length ? el('p.note', null, 'Not all was read after ' + p.day(end) + '. What changed later, part by part: ', parts.map(function (s, i) { return [i ? ', ' : null, el('a', { href: p.load.address(s, 'compare') }, s.title)]; }), '.') : null,
      status, out, el('p.note', null, 'Looked up in what is known now. What each change came from, evidence by evidence: ', p.command('plumbline diff --subject ' + p.shell(d.subject) + ' --from ' + p.day(Math.max(first, d.as_of - YEAR)) + ' --to ' + p.day(d.as_of))));
    draw();
    return node;
  }

  p.compare = { section: section, words: function (a, b) { return words(a, b, score(a), score(b), changes(a, b)); }, why: function (c, t) { return why({ c: c, is: stepAt(c, t), at: turned(c, t) }); } };
})();
