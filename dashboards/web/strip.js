// The states of one activity over the years, as a strip; a stretch nobody could judge stays open.
(function () {
  'use strict';
  var p = window.plumb, el = p.el, d = p.data;

  function years(begin, end) {
    var first = new Date(begin * 1000).getUTCFullYear() + 1, last = new Date(end * 1000).getUTCFullYear();
    var stride = Math.max(1, Math.ceil((last - first + 1) / 6)), out = [];
    for (var y = first; y <= last; y += stride) {
      var tick = el('span', null, y);
      tick.style.left = (100 * (Date.UTC(y, 0, 1) / 1000 - begin) / (end - begin)) + '%';
      out.push(tick);
    }
    return el('div.scale', { 'aria-hidden': 'true' }, out);
  }

  function strip(c) {
    var dated = c.steps.filter(function (s) { return s[0] !== null; });
    var trend = d.trend.filter(function (x) { return x[0] !== null; });
    if (!dated.length || !trend.length || d.as_of === null) return null;
    var begin = Math.min(dated[0][0], trend[0][0]), end = d.as_of;
    if (end <= begin) return null;
    var words = [];
    var bar = el('div.bar.strip', { role: 'img' }, dated.map(function (s, i) {
      var from = Math.max(s[0], begin), to = i + 1 < dated.length ? dated[i + 1][0] : end;
      var said = p.STATES[s[1]].word + ' from ' + p.day(s[0]) + (i + 1 < dated.length ? ' to ' + p.day(to) : '') + (s[2] ? ' (' + s[2] + ')' : '');
      words.push(said);
      return p.segment(s[1], to - from, end - begin, said);
    }));
    if (dated[0][0] > begin) bar.insertBefore(p.segment('unknown', dated[0][0] - begin, end - begin, 'before the first evidence'), bar.firstChild);
    bar.setAttribute('aria-label', words.join('; '));
    return el('div.history', null, bar, years(begin, end));
  }

  p.strip = strip;
})();
