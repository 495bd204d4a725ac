// The practices by subject. A cell says its range in words, its tint the share that is possible, its bar what is confirmed and what was not judged.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data, LEFT = 160, COLUMN = 68, NAMES = 238, WIDE = 1016;

  // This subject and everything below it, parents first: the order of the data.
  function columns() {
    var inside = {};
    return d.subjects.filter(function (s) {
      inside[s.name] = s.name === d.name || inside[s.parent] === true;
      return inside[s.name];
    });
  }

  function part(s, i) {
    var n = s.practices[i];
    return Object.assign({ confirmed: n[0], possible: n[1], unknown: n[2] }, { id: d.practices[i].id, name: d.practices[i].name, of: d.practices[i].of });
  }

  function cell(s, i, first) {
    var r = part(s, i), judged = r.unknown < r.of, tint = judged ? Math.ceil(5 * r.possible / r.of) : 'none';
    var words = judged ? r.confirmed + ' confirmed to ' + r.possible + ' possible of ' + r.of + ', ' + r.unknown + ' not judged' : 'none of ' + r.of + ' could be judged';
    return el('td.cell' + (s.parent === d.name ? '.first' : ''), null,
      el('a.heat.heat-' + tint, { href: p.load.address(s, 'practice-' + r.id), tabindex: first ? '0' : '-1', 'aria-label': s.title + ', ' + r.name + ': ' + words, title: s.title + ', ' + r.name + ': ' + words },
        el('span', null, judged ? (r.confirmed === r.possible ? r.possible : r.confirmed + '–' + r.possible) : '?'), judged ? p.practices.bar(r, 'thin') : null));
  }

  function finding(list) {
    var bare = d.practices.filter(function (r, i) { return list.every(function (s) { return s.practices[i][1] === 0; }); });
    if (bare.length === d.practices.length) return 'No practice shows anything in any of these';
    var seen = d.practices.map(function (r, i) { return [r, list.reduce(function (n, s) { return n + s.practices[i][1] / r.of; }, 0)]; }).sort(function (a, b) { return b[1] - a[1]; });
    return seen[0][0].name + ' is seen most' + (bare.length ? '; ' + p.count(bare.length, 'practice shows', 'practices show') + ' nothing anywhere' : '');
  }

  // Arrow keys walk the cells, so that the tabulator passes the whole table in one step.
  function walk(event) {
    var move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    var from = event.target.closest('td');
    if (!move || !from) return;
    event.preventDefault();
    var line = from.parentNode.parentNode.rows[from.parentNode.sectionRowIndex + move[0]];
    var to = line && line.cells[from.cellIndex + move[1]], link = to && to.tagName === 'TD' && to.firstChild;
    if (!link) return;
    event.target.tabIndex = -1;
    link.tabIndex = 0;
    link.focus();
  }

  function legend() {
    return el('ul.note.key', null, el('li', null, 'possible, share of the practice:'),
      [0, 1, 2, 3, 4, 5].map(function (n) { return el('li', null, el('span.key-bar.heat-' + n), n === 0 ? 'none' : 'to ' + 20 * n + ' %'); }),
      el('li', null, el('span.key-bar.heat-none'), '? nothing judged'), el('li', null, 'bar below: confirmed, possible, not judged; arrow keys move'));
  }

  function section() {
    var list = columns();
    if (list.length < 2) return null;
    var head = el('tr', null, el('td'), list.map(function (s) {
      return el('th' + (s.parent === d.name ? '.first' : ''), { scope: 'col', title: s.title }, el('a', { href: p.load.address(s) }, s.title), el('span.kind', null, s.name === d.name ? 'all of it' : s.kind));
    }));
    var body = d.practices.map(function (r, i) {
      return el('tr', null, el('th', { scope: 'row' }, el('span.practice-name', null, el('span.id', null, r.id), el('span', null, r.name))), list.map(function (s, k) { return cell(s, i, i === 0 && k === 0); }));
    });
    var map = el('table.map', { keydown: walk }, el('caption.unseen', null, 'Confirmed to possible activities of each practice in each subject'), el('thead', null, head), el('tbody', null, body));
    // Names too long for their column stand upright: a word is never broken.
    var room = Math.max(COLUMN, (Math.min(WIDE, document.documentElement.clientWidth - 64) - NAMES) / list.length);
    if (list.some(function (s) { return 8 * s.title.length + 16 > room; })) map.classList.add('upright');
    map.style.minWidth = (LEFT + COLUMN * list.length) + 'px';
    return p.section('heat', finding(list), el('div.wide', { tabindex: '0', role: 'region', 'aria-label': 'Practices by subject' }, map), legend());
  }

  p.heat = { section: section };
})();
