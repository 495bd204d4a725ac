// What next: the pieces that would turn most, who else would tell, and what lapses in the coming ninety days.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data, DAYS = 90, DAY = 86400;

  function action(n) {
    return el('li', null, el('p', null, el('strong', null, n.action)),
      el('p.note', null, n.control ? [p.jump(n.control), ' ' + n.title + '; '] : null, n.turns === 1 ? 'would turn it' : 'would turn ' + n.turns + ' activities'));
  }

  function section() {
    var actions = d.next.length ? el('ol.next', null, d.next.map(action)) : el('p', null, 'Nothing to suggest: no activity has a remedy that would turn it.');
    var unknown = d.unknown_words.length
      ? el('div.aside', null, el('h3', null, d.coverage_words), el('ul.plain', null, d.unknown_words.map(function (w) { return el('li', null, w); })))
      : null;
    return p.section('next', d.next.length > 1 ? 'What next: the ' + d.next.length + ' missing pieces that turn most' : 'What next', el('div.columns', null, actions, unknown));
  }

  // Where in the ninety days it falls.
  function place(days) {
    var mark = el('span.tick');
    mark.style.left = (100 * days / DAYS) + '%';
    return el('div.ahead', { 'aria-hidden': 'true' }, mark);
  }

  function row(c) {
    var days = Math.ceil((c.lapses - d.as_of) / DAY);
    return el('tr', null, el('th', { scope: 'row' }, p.jump(c.id), ' ' + c.title), el('td', null, p.stateWord(c.state)),
      el('td.date', null, p.day(c.lapses)), el('td.number.date', null, p.count(days, 'day', 'days')), el('td.when', null, place(days)));
  }

  function lapses() {
    var all = d.controls.filter(function (c) { return c.lapses !== null && p.STATES[c.state].rank < 3; }).sort(function (a, b) { return a.lapses - b.lapses; });
    var soon = all.filter(function (c) { return c.lapses - d.as_of <= DAYS * DAY; });
    var span = 'the ' + DAYS + ' days after ' + p.day(d.as_of);
    if (!soon.length) {
      var later = all[0];
      return p.section('lapses', 'Nothing lapses in ' + span,
        el('p.note', null, later ? ['The first to lapse, if nothing new happens: ', p.jump(later.id), ' ' + later.title + ' on ' + p.day(later.lapses) + ' (forecast).'] : 'No state seen here ends by itself.'));
    }
    return p.section('lapses', p.count(soon.length, 'activity lapses', 'activities lapse') + ' in ' + span, el('p.note', null, 'A forecast: what happens if nothing new does.'),
      el('table.lapsing', null, el('thead', null, el('tr', null, ['Activity', 'State', 'Lapses'].map(function (t) { return el('th', { scope: 'col' }, t); }), el('th.number', { scope: 'col' }, 'In'), el('th.when', { scope: 'col' }, 'Next ' + DAYS + ' days'))),
        el('tbody', null, soon.map(row))));
  }

  p.next = { section: section, lapses: lapses };
})();
