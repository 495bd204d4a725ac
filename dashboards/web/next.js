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

  // What ends by itself here and in each part: of a whole that still holds one line may be about to lose it.
  function lapsing() {
    function fill(c, own) { return Object.assign({ of: null }, { c: c }, own); }
    var own = d.controls.filter(function (c) { return c.lapses !== null && p.STATES[c.state].rank < 3; }).map(function (c) { return fill(c, { state: c.state, at: c.lapses }); });
    return p.load.below(d.name).reduce(function (all, s) {
      return all.concat(s.lapses.map(function (l) { return fill(d.controls[l[0]], { state: l[1], at: l[2], of: s }); }));
    }, own).sort(function (a, b) { return a.at - b.at; });
  }

  function whose(x) { return x.of ? el('a', { href: p.load.address(x.of, x.c.id) }, x.of.title) : d.title || d.subject; }

  function row(x, parts) {
    var days = Math.ceil((x.at - d.as_of) / DAY);
    return el('tr', null, el('th', { scope: 'row' }, p.jump(x.c.id), ' ' + x.c.title), parts ? el('td', null, whose(x)) : null, el('td', null, p.stateWord(x.state)),
      el('td.date', null, p.day(x.at)), el('td.number.date', null, p.count(days, 'day', 'days')), el('td.when', null, place(days)));
  }

  // Of a part that ended before the whole: had nothing new come since, it is over by now. Nobody looked.
  function over(list) {
    var names = list.map(function (x) { return x.of.title; }).filter(function (n, i, all) { return all.indexOf(n) === i; });
    return list.length ? el('p.note', null, list.length + ' more lapsed by ' + p.day(d.as_of) + ' in ' + names.join(', ') + ', had nothing new come since it was last read: nobody looked.') : null;
  }

  function lapses() {
    var all = lapsing(), parts = p.load.below(d.name).length > 0;
    var past = all.filter(function (x) { return x.at <= d.as_of; });
    all = all.filter(function (x) { return x.at > d.as_of; });
    var soon = all.filter(function (x) { return x.at - d.as_of <= DAYS * DAY; });
    var span = 'the ' + DAYS + ' days after ' + p.day(d.as_of);
    if (!soon.length) {
      var later = all[0];
      return p.section('lapses', 'Nothing lapses in ' + span,
        el('p.note', null, later ? ['The first to lapse, if nothing new happens: ', p.jump(later.c.id), ' ' + later.c.title, parts ? [' (', whose(later), ')'] : null, ' on ' + p.day(later.at) + ' (forecast).'] : 'No state seen here ends by itself.'), over(past));
    }
    var whole = soon.filter(function (x) { return !x.of; }).length, rest = soon.length - whole;
    var title = !rest ? p.count(whole, 'activity lapses', 'activities lapse') : !whole ? p.count(rest, 'activity of a part lapses', 'activities of parts lapse') : p.count(whole, 'activity lapses', 'activities lapse') + ' and ' + rest + ' of parts';
    return p.section('lapses', title + ' in ' + span, el('p.note', null, 'A forecast: what happens if nothing new does.'),
      el('table.lapsing', null, el('thead', null, el('tr', null, ['Activity', parts ? 'Of' : null, 'State', 'Lapses'].filter(Boolean).map(function (t) { return el('th', { scope: 'col' }, t); }), el('th.number', { scope: 'col' }, 'In'), el('th.when', { scope: 'col' }, 'Next ' + DAYS + ' days'))),
        el('tbody', null, soon.map(function (x) { return row(x, parts); }))), over(past));
  }

  p.next = { section: section, lapses: lapses };
})();
