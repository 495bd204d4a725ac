// The radar: of each practice's activities the share that is confirmed, possible, and could at most be, against the pool.
(function () {
  'use strict';
  var p = window.plumb, d = p.data;

  function wrapped(name) {
    var lines = [''];
    name.split(' ').forEach(function (word) {
      var last = lines[lines.length - 1];
      if (last && (last + ' ' + word).length > 16) lines.push(word);
      else lines[lines.length - 1] = last ? last + ' ' + word : word;
    });
    return lines.join('\n');
  }

  function shares(f) { return d.practices.map(function (r) { return r.of ? Math.round(1000 * f(r) / r.of) / 10 : 0; }); }
  function any(list) { return list.some(function (v) { return v > 0; }); }

  function ring(name, value, line, area, symbol) {
    return { name: name, value: value, symbol: symbol && any(value) ? 'circle' : 'none', symbolSize: 5, lineStyle: line, areaStyle: area || { opacity: 0 }, itemStyle: { color: line.color } };
  }

  function rings() {
    var css = p.chart.css, pool = d.practices.map(function (r) { return r.pool / 100; });
    var out = [ring('at most', shares(function (r) { return r.possible + r.unknown; }), { color: css('--dot'), width: 1.5, type: [1, 4], cap: 'round' })];
    if (d.possible > 0) out.push(ring('possible', shares(function (r) { return r.possible; }), { color: css('--indicated-ink'), width: 1.5, type: [5, 3] }, { color: p.chart.hatch(css('--indicated'), 2), opacity: 1 }, d.possible > d.confirmed));
    if (d.confirmed > 0) out.push(ring('confirmed', shares(function (r) { return r.confirmed; }), { color: css('--observed'), width: 2.5 }, { color: css('--observed'), opacity: 0.85 }, true));
    if (any(pool)) out.push(ring('pool', pool, { color: css('--ink'), width: 1.25 }));
    return out;
  }

  function option(width) {
    var css = p.chart.css, font = p.chart.font(12), wide = width >= 400, hair = { lineStyle: { color: css('--hair') } };
    return {
      animation: false, textStyle: font,
      radar: { shape: 'polygon', splitNumber: 4, radius: wide ? '64%' : '78%', center: ['50%', '51%'], axisNameGap: wide ? 10 : 6, axisLine: hair, splitLine: hair, splitArea: { show: false },
        axisName: Object.assign({ lineHeight: 15 }, font, { color: css('--ink') }), axisLabel: Object.assign({ show: false }, font, { fontSize: 11 }),
        indicator: d.practices.map(function (r, i) { return { name: wide ? wrapped(r.name) : r.id, min: 0, max: 100, axisLabel: Object.assign({ show: i === 0, formatter: '{value} %', showMinLabel: false }, font, { fontSize: 11 }) }; }) },
      series: [{ type: 'radar', silent: true, data: rings() }]
    };
  }

  // Named by what it shows; `same` is its table.
  p.radar = function (finding, same) {
    var canvas = p.el('div.radar', { role: 'img', 'aria-label': 'Radar of the practices: ' + finding + '. The same data as a table: press r' });
    p.chart.mount(canvas, option, same.show);
    return canvas;
  };
})();
