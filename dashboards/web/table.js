// The activities: sorted, filtered, each opening to its evidence.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;
  var order = Object.create(null), open = Object.create(null), unread = null;  // no word of an address is a key by birth
  var COLUMNS = [
    { key: 'activity', title: 'Activity', value: function (c) { return order[c.id]; } },
    { key: 'level', title: 'Level', value: function (c) { return c.level; }, number: true },
    { key: 'state', title: 'State', value: function (c) { return p.STATES[c.state].rank; } },
    { key: 'since', title: 'Since', value: function (c) { return c.since === null ? -Infinity : c.since; } },
    { key: 'reason', title: 'Reason', value: function (c) { return reason(c); } }
  ];
  var view = { state: '', practice: '', text: '', sort: 'activity', down: false };
  var body, found, search, stateSelect, practiceSelect, heads = {}, sortSelect;

  function reason(c) {
    if (c.clause) return c.clause + (c.would_tell && !/^(person|place)$/.test(c.would_tell) ? ' (' + c.would_tell + ')' : '');
    return p.probeWords(c.shown_by);
  }

  function fits(c) {
    if (view.state && c.state !== view.state) return false;
    if (view.practice && c.practice !== view.practice) return false;
    var words = (c.id + ' ' + c.title + ' ' + c.state + ' ' + reason(c)).toLowerCase();
    return view.text.toLowerCase().split(/\s+/).every(function (w) { return words.indexOf(w) >= 0; });
  }

  function sorted(list) {
    var column = COLUMNS.filter(function (k) { return k.key === view.sort; })[0], sign = view.down ? -1 : 1;
    return list.slice().sort(function (a, b) {
      var x = column.value(a), y = column.value(b);
      return x < y ? -sign : x > y ? sign : order[a.id] - order[b.id];
    });
  }

  function toggle(c) { open[c.id] = !open[c.id]; draw(); focusOn(c.id); read(); }

  // The rows behind the answers come with the first activity that is opened.
  function read(then) {
    if (unread === true) return;
    if (unread === null && d.controls.some(function (c) { return open[c.id] && !c.terms; })) {
      unread = true;
      p.load.evidence(function (missing) {
        var at = document.activeElement && document.activeElement.id;
        unread = missing || false;
        draw();
        if (at && document.getElementById(at)) document.getElementById(at).focus({ preventScroll: true });
        if (then) then();
      });
    }
  }

  function focusOn(id) {
    var button = document.getElementById('open-' + id);
    if (button) button.focus({ preventScroll: true });
  }

  function row(c) {
    var button = el('button.open', { type: 'button', id: 'open-' + c.id, 'aria-expanded': String(!!open[c.id]), 'aria-controls': 'detail-' + c.id }, el('span.id', null, c.id), el('span.title', null, c.title));
    var line = el('tr.control', { click: function () { if (!String(window.getSelection())) toggle(c); } },
      el('th', { scope: 'row' }, button), el('td.number.level', null, c.level), el('td', null, p.stateWord(c.state)),
      el('td.date', null, c.since === null ? '' : (c.at_least ? '≤ ' : '') + p.day(c.since)), el('td.reason', null, reason(c)));
    if (!open[c.id]) return [line];
    line.className += ' is-open';
    return [line, el('tr.opened', { id: 'detail-' + c.id }, el('td', { colspan: COLUMNS.length }, p.detail(c, unread)))];
  }

  function empty() {
    return el('tr', null, el('td', { colspan: COLUMNS.length }, 'No activity fits this filter. ',
      el('button.quiet', { type: 'button', click: function () { p.filter({}, true); } }, 'Show all ' + d.controls.length)));
  }

  function draw() {
    var list = sorted(d.controls.filter(fits));
    body.textContent = '';
    p.append(body, list.length ? list.map(row) : empty());
    found.textContent = list.length === d.controls.length ? 'All ' + list.length : list.length + ' of ' + d.controls.length;
    COLUMNS.forEach(function (k) { heads[k.key].setAttribute('aria-sort', view.sort === k.key ? (view.down ? 'descending' : 'ascending') : 'none'); });
    search.value = view.text;
    stateSelect.value = view.state;
    practiceSelect.value = view.practice;
    sortSelect.value = view.sort;
    document.querySelectorAll('.chip').forEach(function (chip) { chip.setAttribute('aria-pressed', String(chip.dataset.state === view.state)); });
  }

  p.showPractice = function (id) {
    if (d.practices.some(function (r) { return r.id === id; }) && view.practice !== id) p.filter({ practice: id });
  };

  // Shows what fits, and nothing but it; pressing the same again shows all.
  p.filter = function (what, stay) {
    var same = view.state === (what.state || '') && view.practice === (what.practice || '');
    view.state = same ? '' : what.state || '';
    view.practice = same ? '' : what.practice || '';
    view.text = '';
    draw();
    if (!stay) document.getElementById('activities').scrollIntoView();
  };

  // Opens one activity and brings it into sight.
  p.show = function (id) {
    if (order[id] === undefined) return;
    view.state = view.practice = view.text = '';
    open[id] = true;
    draw();
    function aim() { document.getElementById('open-' + id).scrollIntoView({ block: 'start' }); }
    aim();
    focusOn(id);
    read(aim);
  };
  p.jump = function (id) {
    return el('a.id', { href: '#' + encodeURIComponent(id), click: function (e) { e.preventDefault(); history.replaceState(null, '', '#' + encodeURIComponent(id)); p.show(id); } }, id);
  };

  function sortBy(key) { view.down = view.sort === key && !view.down; view.sort = key; draw(); }

  function select(label, options, change) {
    var node = el('select', { 'aria-label': label, change: function () { change(node.value); draw(); } }, options.map(function (o) { return el('option', { value: o[0] }, o[1]); }));
    return node;
  }

  function controls() {
    search = el('input', { type: 'search', placeholder: 'Filter by id or words (/)', 'aria-label': 'Filter by id or words', input: function () { view.text = search.value; draw(); } });
    practiceSelect = select('Practice', [['', 'All practices']].concat(d.practices.map(function (r) { return [r.id, r.name]; })), function (v) { view.practice = v; });
    stateSelect = select('State', [['', 'All states']].concat(Object.keys(p.STATES).map(function (s) { return [s, p.STATES[s].glyph + ' ' + p.STATES[s].word]; })), function (v) { view.state = v; });
    sortSelect = select('Sort by', COLUMNS.map(function (k) { return [k.key, 'Sort by ' + k.title.toLowerCase()]; }), function (v) { view.sort = v; view.down = false; });
    sortSelect.className = 'narrow';
    found = el('output', { 'aria-live': 'polite' });
    return el('div.filters', { role: 'search' }, search, practiceSelect, stateSelect, sortSelect, found);
  }

  function section() {
    d.controls.forEach(function (c, i) { order[c.id] = i; });
    var head = el('tr', null, COLUMNS.map(function (k) {
      heads[k.key] = el(k.number ? 'th.number.level' : 'th', { scope: 'col' }, el('button.sort', { type: 'button', click: function () { sortBy(k.key); } }, k.title));
      return heads[k.key];
    }));
    body = el('tbody');
    return p.section('activities', 'The ' + d.controls.length + ' activities', controls(), el('table.controls', null, el('thead', null, head), body));
  }

  p.table = { section: section, draw: draw };
})();
