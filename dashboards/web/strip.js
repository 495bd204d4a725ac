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
    var dated = c.steps.filter(function (s) { return s[0] !== null; }), always = c.steps.filter(function (s) { return s[0] === null; })[0];
    var trend = d.trend.filter(function (x) { return x[0] !== null; });
    if (!dated.length || !trend.length || d.as_of === null) return null;
    var begin = Math.min(dated[0][0], trend[0][0]), end = d.as_of;
    if (end <= begin) return null;
    var words = [];
    // Each by its own place: many short stretches, each drawn at least so wide that it is seen, would push the newest off the end.
    function part(state, from, to, said) {
      var node = p.segment(state, to - from, end - begin, said);
      if (!node) return null;
      node.style.left = (100 * (from - begin) / (end - begin)) + '%';
      return node;
    }
    var bar = el('div.bar.strip', { role: 'img' }, dated.map(function (s, i) {
      var from = Math.max(s[0], begin), to = i + 1 < dated.length ? dated[i + 1][0] : end;
      var said = p.STATES[s[1]].word + ' from ' + p.day(s[0]) + (i + 1 < dated.length ? ' to ' + p.day(to) : '') + (s[2] ? ' (' + s[2] + ')' : '');
      words.push(said);
      return part(s[1], from, to, said);
    }));
    if (dated[0][0] > begin) {
      var first = always && always[1] !== 'unknown' ? [always[1], p.STATES[always[1]].word + ' before'] : ['unknown', 'before the first evidence'];
      bar.insertBefore(part(first[0], begin, dated[0][0], first[1]), bar.firstChild);
    }
    var last = dated[dated.length - 1];
    // The strip tells each date by itself; the state above counts each source at its own end.
    var apart = last[1] !== c.state && d.mixed ? el('p.note', null, 'Of ' + p.day(end) + ' alone it is ' + p.STATES[last[1]].word + (last[2] ? ' (' + last[2] + ')' : '') + ' since ' + p.day(last[0]) + '; above, ' + p.STATES[c.state].word + ' counts each source at its own end.') : null;
    bar.setAttribute('aria-label', words.join('; '));
    return el('div.history', null, bar, years(begin, end), apart);
  }

  p.strip = strip;
})();
